package org.moesaic.hdl.sim;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Writes the waveforms of a simulation as a value change dump (IEEE 1364-2005, clause 18), which every viewer reads: all
/// signals with a name of their own, in scopes as the instances are nested, and the clock.
///
/// ```java
/// try (VcdWriter waves = VcdWriter.open(Path.of("run.vcd"), simulator)) {
///     simulator.poke("enable", 1);
///     waves.step(10);
/// }
/// ```
///
/// A cycle takes two units of time. Cycle n starts at time 2n, with a rising edge of the clock; what is seen there are the
/// settled values of that cycle. A simulation that stops at a failing check leaves all cycles up to and with that one.
/// Memories are not in it.
public final class VcdWriter implements AutoCloseable {

    private final Path file;
    private final OutputStream out;
    private final Simulator simulator;
    private final String clockCode;
    private final List<Variable> variables = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private long lastCycle = -1;

    /// A signal in the file, and what was written of it last.
    private static final class Variable {
        private final Signal signal;
        private final int handle;
        private final String code;
        private final long[] limbs;
        private boolean written;

        Variable(Signal signal, int handle, String code) {
            this.signal = signal;
            this.handle = handle;
            this.code = code;
            limbs = new long[(signal.width() + Long.SIZE - 1) / Long.SIZE];
        }
    }

    private VcdWriter(Path file, OutputStream out, Simulator simulator) {
        this.file = file;
        this.out = out;
        this.simulator = simulator;
        ModuleDefinition module = simulator.circuit().top();
        clockCode = code(0);
        // By number: ports come before what is inside.
        SignalTable.all(module).stream()
                .filter(signal -> !signal.temporary())
                .sorted(Comparator.comparingInt(Signal::id))
                .forEach(signal -> {
                    String code = code(1 + variables.size());
                    variables.add(new Variable(signal, simulator.handle(signal.name()), code));
                });
    }

    /// Creates the file and writes its head; replaces an old one.
    ///
    /// @throws HdlException if the file cannot be written
    public static VcdWriter open(Path file, Simulator simulator) {
        VcdWriter writer;
        try {
            OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            writer = new VcdWriter(file, out, simulator);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        writer.head();
        return writer;
    }

    private static HdlException unwritable(Path file, IOException e) {
        String reason =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such folder";
                    case AccessDeniedException _ -> "permission is missing";
                    default ->
                            Files.isDirectory(file)
                                    ? "it is a folder"
                                    : String.valueOf(e.getMessage());
                };
        return new HdlException(
                new HdlProblem(
                        Location.UNKNOWN,
                        file.toString(),
                        "the waveforms cannot be written: " + reason,
                        "name a file in a folder that exists and may be written"));
    }

    /// Writes the values of this cycle and passes a clock edge, so many times.
    ///
    /// @throws CheckFailedException as [Simulator#step]; the failing cycle has been written
    public void step(long cycles) {
        for (long i = 0; i < cycles; i++) {
            sample();
            simulator.step();
        }
    }

    /// Writes the settled values of the present cycle, once; a user who steps the simulator calls this before each step.
    public void sample() {
        long cycle = simulator.cycle();
        if (cycle == lastCycle) {
            return;
        }
        if (lastCycle >= 0) {
            text.append('#').append(2 * lastCycle + 1).append("\n0").append(clockCode).append('\n');
        }
        text.append('#').append(2 * cycle).append("\n1").append(clockCode).append('\n');
        variables.forEach(this::value);
        lastCycle = cycle;
        write();
    }

    private void value(Variable variable) {
        boolean changed = !variable.written;
        for (int limb = 0; limb < variable.limbs.length; limb++) {
            long bits = simulator.peekBits(variable.handle, limb);
            changed |= bits != variable.limbs[limb];
            variable.limbs[limb] = bits;
        }
        if (!changed) {
            return;
        }
        variable.written = true;
        int width = variable.signal.width();
        if (width > 1) {
            text.append('b');
        }
        for (int bit = width - 1; bit >= 0; bit--) {
            text.append((char) ('0' + (variable.limbs[bit / Long.SIZE] >>> (bit % Long.SIZE) & 1)));
        }
        if (width > 1) {
            text.append(' ');
        }
        text.append(variable.code).append('\n');
    }

    // ---- the head

    private void head() {
        ModuleDefinition module = simulator.circuit().top();
        text.append("$version Moesaic $end\n$timescale 1 ns $end\n");
        text.append("$scope module ").append(module.name()).append(" $end\n");
        text.append("$var wire 1 ").append(clockCode).append(" clock $end\n");
        Set<Signal> registers =
                module.registers().stream().map(Register::signal).collect(Collectors.toSet());
        VcdScope top = new VcdScope();
        for (Variable variable : variables) {
            boolean register = registers.contains(variable.signal);
            top.add(variable.signal, variable.code, register ? "reg" : "wire");
        }
        top.write(text);
        text.append("$upscope $end\n$enddefinitions $end\n");
        write();
    }

    /// Short names from the printable characters of ASCII, `!` to `~`.
    static String code(int number) {
        StringBuilder code = new StringBuilder();
        int rest = number;
        do {
            code.append((char) ('!' + rest % 94));
            rest = rest / 94 - 1;
        } while (rest >= 0);
        return code.toString();
    }

    private void write() {
        try {
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failed(e);
        }
        text.setLength(0);
    }

    /// Half a file is worse than none.
    private HdlException failed(IOException e) {
        try (out) {
            Files.deleteIfExists(file);
        } catch (IOException also) {
            e.addSuppressed(also);
        }
        return unwritable(file, e);
    }

    /// Ends the last cycle and the file.
    ///
    /// @throws HdlException if it cannot be written
    @Override
    public void close() {
        if (lastCycle >= 0) {
            text.append('#').append(2 * lastCycle + 1).append("\n0").append(clockCode).append('\n');
            text.append('#').append(2 * lastCycle + 2).append('\n');
            write();
        }
        try {
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}

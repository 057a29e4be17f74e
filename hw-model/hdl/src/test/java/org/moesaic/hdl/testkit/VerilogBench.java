package org.moesaic.hdl.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;

/// A circuit in somebody else's simulator: its Verilog, a test bench with the stimulus, and what came out.
public final class VerilogBench {

    private VerilogBench() {}

    /// The outputs of the top in every cycle, settled, before the clock edge, as Icarus Verilog computes them. Its warnings are
    /// failures.
    ///
    /// @param folder an empty folder for its files
    public static List<List<BigInteger>> icarus(Circuit circuit, Stimulus stimulus, Path folder) {
        write(folder.resolve("design.v"), Verilog.of(circuit));
        write(folder.resolve("bench.v"), bench(circuit, stimulus));
        String warnings =
                ExternalTool.IVERILOG
                        .run(
                                folder,
                                "-g2005",
                                "-Wall",
                                "-Wno-timescale",
                                "-o",
                                "bench.vvp",
                                "bench.v",
                                "design.v")
                        .success();
        if (!warnings.isBlank()) {
            throw new AssertionError(warnings);
        }
        return parse(circuit, ExternalTool.VVP.run(folder, "-n", "bench.vvp").success());
    }

    /// The same as Verilator computes them, compiled.
    public static List<List<BigInteger>> verilator(
            Circuit circuit, Stimulus stimulus, Path folder) {
        write(folder.resolve("design.v"), Verilog.of(circuit));
        write(folder.resolve("bench.v"), bench(circuit, stimulus));
        ExternalTool.VERILATOR
                .run(
                        folder,
                        "--binary",
                        "--timing",
                        "-Wno-lint",
                        "--top-module",
                        "bench",
                        "-CFLAGS",
                        "-O0",
                        "bench.v",
                        "design.v")
                .success();
        String output =
                new ExternalTool(folder.resolve("obj_dir/Vbench").toString(), "the build before")
                        .run(folder)
                        .success();
        return parse(circuit, output);
    }

    /// What Verilator says of a constant that shifts by 2^32 or more, which it cannot do, and the language can.
    private static final String NO_SUCH_SHIFT = "Shifting of by over 32-bit number isn't supported";

    /// Fails unless Verilator and Icarus Verilog find nothing to warn of. What Verilator cannot do is no finding.
    ///
    /// @param exceptions options that switch off a warning
    public static void lint(Path file, String... exceptions) {
        List<String> arguments = new ArrayList<>(List.of("--lint-only", "-Wall"));
        arguments.addAll(List.of(exceptions));
        arguments.add(file.toString());
        String[] all = arguments.toArray(String[]::new);
        ExternalTool.Result verilated = ExternalTool.VERILATOR.run(file.getParent(), all);
        Assumptions.assumeFalse(verilated.output().contains(NO_SUCH_SHIFT), verilated.output());
        String warnings = verilated.success();
        warnings +=
                ExternalTool.IVERILOG
                        .run(
                                file.getParent(),
                                "-g2005",
                                "-Wall",
                                "-Wno-timescale",
                                "-o",
                                "lint.vvp",
                                file.toString())
                        .success();
        if (!warnings.isBlank()) {
            throw new AssertionError(warnings);
        }
    }

    /// The test bench alone: prints a line of binary numbers for each cycle.
    public static String bench(Circuit circuit, Stimulus stimulus) {
        List<Port> inputs = circuit.top().inputs();
        List<Port> outputs = circuit.top().outputs();
        StringBuilder text = new StringBuilder("module bench;\n");
        List<String> connections = new ArrayList<>();
        boolean clocked = Verilog.hasClock(circuit);
        if (clocked) {
            text.append("  reg bench_clock = 0;\n");
            connections.add("." + Verilog.clockOf(circuit.top()) + "(bench_clock)");
        }
        for (int i = 0; i < inputs.size(); i++) {
            text.append("  reg [%d:0] in%d = 0;\n".formatted(inputs.get(i).type().width() - 1, i));
            connections.add("." + Verilog.port(inputs.get(i).name()) + "(in" + i + ")");
        }
        for (int i = 0; i < outputs.size(); i++) {
            text.append("  wire [%d:0] out%d;\n".formatted(outputs.get(i).type().width() - 1, i));
            connections.add("." + Verilog.port(outputs.get(i).name()) + "(out" + i + ")");
        }
        text.append(
                "  %s dut (%s);\n".formatted(Verilog.top(circuit), String.join(", ", connections)));
        text.append("  initial begin\n");
        String formats = outputs.stream().map(port -> "%b").collect(Collectors.joining(" "));
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < outputs.size(); i++) {
            values.append(", out").append(i);
        }
        for (List<BigInteger> cycle : stimulus.cycles()) {
            text.append("   ");
            for (int i = 0; i < inputs.size(); i++) {
                int width = inputs.get(i).type().width();
                BigInteger bits = cycle.get(i).mod(BigInteger.ONE.shiftLeft(width));
                text.append(" in%d = %d'h%s;".formatted(i, width, bits.toString(16)));
            }
            text.append(" #1 $display(\">%s\"%s);".formatted(formats, values));
            text.append(clocked ? " bench_clock = 1; #1 bench_clock = 0; #1;\n" : " #1;\n");
        }
        return text.append("    $finish;\n  end\nendmodule\n").toString();
    }

    private static List<List<BigInteger>> parse(Circuit circuit, String output) {
        List<List<BigInteger>> cycles = new ArrayList<>();
        for (String line : output.lines().filter(line -> line.startsWith(">")).toList()) {
            String[] words = line.equals(">") ? new String[0] : line.substring(1).split(" ");
            List<BigInteger> values = new ArrayList<>();
            for (int i = 0; i < words.length; i++) {
                // an x or z is no number: the test fails here, with the line
                BigInteger bits = new BigInteger(words[i], 2);
                values.add(circuit.top().outputs().get(i).type().wrap(bits));
            }
            cycles.add(values);
        }
        return cycles;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.pass.CommonSubexpressions;
import org.moesaic.hdl.pass.DeadCode;
import org.moesaic.hdl.pass.Flatten;
import org.moesaic.hdl.pass.Fold;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockSettings;
import org.moesaic.rtl.Blocks;
import org.moesaic.rtl.proof.Reference;

/// The table of docs/hdl-blocks.md: what each block is made of, and cycles a second in four simulators that got the same
/// stimulus and must find the same sum of all outputs. Blocks have the parameters that they have where none is given.
final class BlocksTable {

    /// Cycles after which all four are compared.
    private static final int COMPARED = 3000;

    /// Each simulator runs at least so long for its rate.
    private static final double SECONDS = 0.3;

    private static final long WARM_UP_NANOSECONDS = 4_000_000_000L;

    private final PrintStream out;

    private BlocksTable(PrintStream out) {
        this.out = out;
    }

    /// Needs iverilog and verilator.
    public static void main(String[] args) throws IOException {
        BlocksTable table = new BlocksTable(System.out);
        table.out.println(
                "| block | operations | registers | bits | Verilog lines | interpreted | compiled | Icarus | Verilator | proved |");
        table.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Block block : Blocks.all()) {
            Path folder = Files.createTempDirectory("moesaic-blocks");
            try {
                table.row(block, folder);
            } finally {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void row(Block block, Path folder) throws IOException {
        Circuit whole = block.design(new BlockSettings(block, Map.of())).circuit();
        Circuit circuit = withoutChecks(Flatten.of(whole));
        ModuleDefinition flat =
                DeadCode.keepVisible(CommonSubexpressions.of(Fold.of(circuit)).top());
        VerilatorRun verilator = VerilatorRun.build(circuit, folder);
        IcarusRun icarus = IcarusRun.build(circuit, folder);
        long sum = new ArrayUnderTest(new CompiledSimulator(circuit)).run(COMPARED);
        same(block, sum, new ArrayUnderTest(new InterpretedSimulator(circuit)).run(COMPARED));
        same(block, sum, verilator.run(COMPARED).sum());
        same(block, sum, icarus.run(COMPARED).sum());
        ArrayUnderTest interpreted = new ArrayUnderTest(new InterpretedSimulator(circuit));
        ArrayUnderTest compiled = new ArrayUnderTest(new CompiledSimulator(circuit));
        warmUp(compiled);
        out.printf(
                Locale.ROOT,
                "| `%s` | %,d | %,d | %,d | %,d | %s | %s | %s | %s | %s |%n",
                block.name(),
                flat.assigns().size(),
                flat.registers().size(),
                flat.registers().stream().mapToInt(register -> register.signal().width()).sum(),
                Verilog.of(whole).lines().count(),
                rate(cycles -> timed(interpreted, cycles)),
                rate(cycles -> timed(compiled, cycles)),
                rate(cycles -> icarus.run(cycles).cyclesPerSecond()),
                rate(cycles -> verilator.run(cycles).cyclesPerSecond()),
                Reference.exists(block) ? "yes" : "simulated");
    }

    /// Random inputs do not keep what a block assumes of its surroundings.
    private static Circuit withoutChecks(Circuit flat) {
        ModuleDefinition top = flat.top();
        return new Circuit(
                List.of(
                        new ModuleDefinition(
                                top.name(),
                                top.ports(),
                                top.assigns(),
                                top.registers(),
                                top.memories(),
                                top.writes(),
                                top.instances(),
                                List.of(),
                                top.location())));
    }

    private static void same(Block block, long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(
                    "%s: outputs %016x and %016x".formatted(block.name(), expected, found));
        }
    }

    /// Until the JVM has compiled what is worth it.
    private static void warmUp(ArrayUnderTest array) {
        long end = System.nanoTime() + WARM_UP_NANOSECONDS;
        while (System.nanoTime() < end) {
            array.run(COMPARED);
        }
    }

    private interface Run {
        double cyclesPerSecond(long cycles) throws IOException;
    }

    private static double timed(ArrayUnderTest array, long cycles) {
        long start = System.nanoTime();
        array.run(cycles);
        return cycles / ((System.nanoTime() - start) * 1e-9);
    }

    /// Ever longer runs, the last one of at least [#SECONDS].
    private static String rate(Run run) throws IOException {
        long cycles = 1000;
        while (true) {
            double rate = run.cyclesPerSecond(cycles);
            if (cycles / rate >= SECONDS) {
                return String.format(
                        Locale.ROOT,
                        rate >= 1e6 ? "%.1f M" : "%.0f k",
                        rate / (rate >= 1e6 ? 1e6 : 1e3));
            }
            cycles *= 4;
        }
    }
}

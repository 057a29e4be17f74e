package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.sim.CompiledSimulator;

/// The compiled simulator in turns with Verilator on the emitted Verilog: same circuit, same stimulus, same sum of all
/// outputs, in one run. Prints medians and what it took to build either.
final class VerilatorPeer {

    private static final int ROUNDS = 5;
    private static final int[] SIZES = {8, 16, 32};

    private final PrintStream out;

    private VerilatorPeer(PrintStream out) {
        this.out = out;
    }

    /// @param args dataflows, or arrays such as `ws:16`; all of `ws`, `os` and `is` if none is named
    public static void main(String[] args) throws IOException {
        VerilatorPeer peer = new VerilatorPeer(System.out);
        peer.describe();
        for (String dataflow : args.length > 0 ? List.of(args) : List.of("ws", "os", "is")) {
            for (int size : sizes(dataflow)) {
                Path folder = Files.createTempDirectory("moesaic-verilator");
                try {
                    peer.compare(dataflow.split(":")[0], size, folder);
                } finally {
                    delete(folder);
                }
            }
        }
    }

    private static int[] sizes(String array) {
        int colon = array.indexOf(':');
        return colon < 0 ? SIZES : new int[] {Integer.parseInt(array.substring(colon + 1))};
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void describe() throws IOException {
        out.printf(
                Locale.ROOT,
                "machine: %s %s, %d processors, load %.1f%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        out.printf(
                "JVM: %s; peer: %s, -O3 -march=native%n",
                Runtime.version(), VerilatorRun.version());
        out.printf(
                "%-10s %14s %14s %7s %12s %12s%n",
                "array", "compiled Mc/s", "Verilator Mc/s", "speed", "build s", "Verilator s");
    }

    private void compare(String dataflow, int size, Path folder) throws IOException {
        long start = System.nanoTime();
        Circuit circuit = ArrayUnderTest.circuit(dataflow, size);
        CompiledSimulator compiled = new CompiledSimulator(circuit);
        double build = (System.nanoTime() - start) * 1e-9;
        VerilatorRun verilator = VerilatorRun.build(circuit, folder);
        long cycles = 64L * 1_000_000 / ((long) size * size);
        new ArrayUnderTest(compiled).run(cycles); // warm-up
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ArrayUnderTest array = new ArrayUnderTest(compiled.another());
            long begin = System.nanoTime();
            long sum = array.run(cycles);
            ours.add(cycles / ((System.nanoTime() - begin) * 1e-9));
            VerilatorRun.Result result = verilator.run(cycles);
            theirs.add(result.cyclesPerSecond());
            if (sum != result.sum()) {
                throw new IllegalStateException(
                        "%s %d: outputs %016x, with Verilator %016x"
                                .formatted(dataflow, size, sum, result.sum()));
            }
        }
        out.printf(
                Locale.ROOT,
                "%-10s %14.3f %14.3f %6.1fx %12.2f %12.2f%n",
                "%s %dx%d".formatted(dataflow, size, size),
                median(ours) * 1e-6,
                median(theirs) * 1e-6,
                median(ours) / median(theirs),
                build,
                verilator.buildSeconds());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}

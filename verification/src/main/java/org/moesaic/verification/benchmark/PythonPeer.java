package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.TraceImporters;
import org.moesaic.verification.TraceFiles;

/// Replay with energy and timing, in turns with a plain Python dict that does the sequential LRU alone, on the same file
/// in one run. Prints medians. What is timed begins when either side has its ids in memory.
///
/// Works on the real pack, or on a generated trace of the same shape where that is not there.
final class PythonPeer {

    private static final int WARM_UPS = 8;
    private static final int ROUNDS = 5;
    private static final int CAPACITY = 8;
    private static final int THREADS = 2;
    private static final String PYTHON = "python3";

    private final PrintStream out;
    private final List<Contender> lru = new ArrayList<>();
    private final List<Contender> belady = new ArrayList<>();
    private final List<Double> pythonSeconds = new ArrayList<>();

    /// One replay and the seconds that it took.
    private static final class Contender {
        private final String name;
        private final ReplayRequest request;
        private final List<Double> seconds = new ArrayList<>();
        private double first;
        private ReplayResult result;

        Contender(String name, ReplayRequest request) {
            this.name = name;
            this.request = request;
        }

        double run() {
            long start = System.nanoTime();
            result = Replay.run(request);
            return (System.nanoTime() - start) * 1e-9;
        }
    }

    private PythonPeer(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Path script = Path.of(args.length > 0 ? args[0] : "verification/peers/lru_dict.py");
        if (!Files.isRegularFile(script)) {
            throw new IllegalArgumentException("no " + script + ": name lru_dict.py");
        }
        Optional<Path> shared = Workload.sharedPack();
        if (shared.isPresent()) {
            new PythonPeer(System.out).run(script, shared.get());
            return;
        }
        Path file = Files.createTempFile("moesaic-peer", ".npz");
        try {
            TraceFiles.writeNpz(Workload.pack("generated"), file);
            new PythonPeer(System.out).run(script, file);
        } finally {
            Files.delete(file);
        }
    }

    private void run(Path script, Path file) throws IOException {
        InMemoryTrace trace = InMemoryTrace.of(TraceImporters.open(file));
        lru.add(contender(trace, "lru", "atomic", THREADS));
        lru.add(contender(trace, "lru", "sequential", THREADS));
        lru.add(contender(trace, "lru", "atomic", 1));
        belady.add(contender(trace, "belady", "atomic", THREADS));
        belady.add(contender(trace, "belady", "sequential", THREADS));
        long hits;
        try (PythonRun python = PythonRun.start(PYTHON, script, file, CAPACITY)) {
            describe(file, python.version());
            hits = python.run().hits();
            inTurns(lru, python);
            // Belady comes last: the JVM compiles the replay for the caches that it has seen, and a
            // user's run sees one.
            inTurns(belady, python);
        }
        requireSameHits(hits);
        print();
    }

    private void inTurns(List<Contender> contenders, PythonRun python) throws IOException {
        contenders.forEach(contender -> contender.first = contender.run());
        for (int i = 0; i < WARM_UPS; i++) {
            contenders.forEach(Contender::run);
        }
        for (int round = 0; round < ROUNDS; round++) {
            pythonSeconds.add(python.run().seconds());
            for (Contender contender : contenders) {
                contender.seconds.add(contender.run());
            }
        }
    }

    private static Contender contender(
            InMemoryTrace trace, String cache, String semantics, int threads) {
        String name =
                "%s %s, %d thread%s".formatted(cache, semantics, threads, threads > 1 ? "s" : "");
        return new Contender(name, Workload.packReplay(trace, cache, semantics).request(threads));
    }

    /// Both sides have done the same work, or the comparison means nothing.
    private void requireSameHits(long hits) {
        ReplayResult.CacheCounts sequential = lru.get(1).result.cache();
        if (sequential.hits() != hits || sequential.accesses() != Workload.PACK_SELECTIONS) {
            throw new IllegalStateException(
                    "Python has %d hits, the replay %s".formatted(hits, sequential));
        }
        out.printf("hits of %d selections, both: %d%n", Workload.PACK_SELECTIONS, hits);
    }

    private void describe(Path file, String pythonVersion) {
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                "machine: %s %s, %d processors, load %.1f%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                runtime.availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        out.printf("JVM: %s, flags %s%n", Runtime.version(), jvmFlags());
        out.printf("Python: %s%n", pythonVersion);
        out.printf("trace: %s, in memory on both sides%n", file.getFileName());
        out.printf(
                "%d rounds in turns after %d warm-ups; caches of %d experts a layer%n",
                ROUNDS, WARM_UPS, CAPACITY);
    }

    private static List<String> jvmFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList();
    }

    private void print() {
        double python = median(pythonSeconds);
        out.printf("%-26s %9s %9s %13s %7s%n", "", "first s", "median s", "ns/selection", "speed");
        line("python dict, LRU alone", "", python, python);
        for (List<Contender> contenders : List.of(lru, belady)) {
            for (Contender each : contenders) {
                String first = String.format(Locale.ROOT, "%.3f", each.first);
                line(each.name, first, median(each.seconds), python);
            }
        }
        out.printf(
                Locale.ROOT,
                "belady takes %.2f times as long as lru (atomic), %.2f times (sequential)%n",
                median(belady.get(0).seconds) / median(lru.get(0).seconds),
                median(belady.get(1).seconds) / median(lru.get(1).seconds));
        long peak =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum();
        out.printf(Locale.ROOT, "heap at its peak, trace included: %d MiB%n", peak >> 20);
    }

    private void line(String name, String first, double seconds, double python) {
        out.printf(
                Locale.ROOT,
                "%-26s %9s %9.3f %13.1f %6.1fx%n",
                name,
                first,
                seconds,
                seconds * 1e9 / Workload.PACK_SELECTIONS,
                python / seconds);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}

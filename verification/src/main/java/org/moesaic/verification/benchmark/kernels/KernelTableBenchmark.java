package org.moesaic.verification.benchmark.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.moesaic.verification.benchmark.kernels.TableKernel.PeerProduct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/// One kernel on one backend. Each iteration is the turn of one cell of its [Plan]; when ours has run, the read loop and
/// the peers have theirs, which [TurnsProfiler] reports. [KernelTable] runs it: a fork for each of the cells would take an hour, and
/// what is compared would be minutes apart.
///
/// The JVM has the option for inlining that the command gives it for kernels.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:MaxInlineSize=325"
        })
@State(Scope.Benchmark)
public class KernelTableBenchmark {

    /// Properties of the JVM that measures.
    static final String QUICK = "moesaic.table.quick";

    static final String PEERS = "moesaic.table.peers";
    static final String LOGS = "moesaic.table.logs";

    /// Names of results beside the time of ours.
    static final String BYTES = "bytes";

    static final String READ = "read";

    /// Bytes of the memory that is read to see what the machine reads.
    private static final long READ_BYTES = 256L << 20;

    private static final long NANOSECONDS = 1_000_000;

    /// What the others did in the turn that has just ended. JMH makes the state and the profiler apart, in one JVM: this is
    /// how the profiler finds it.
    private static List<Result<?>> others = List.of();

    @Param("fp32")
    private String kernel;

    @Param("vector")
    private String backend;

    private Plan plan;
    private KernelRun ours;
    private ReadLoop readLoop;
    private Peers peers;
    private int turn;
    private IterationType phase;

    @Setup
    public void load() throws IOException {
        String logs = System.getProperty(LOGS);
        if (logs == null) {
            throw new IllegalStateException("run it with ./benchmark kernels");
        }
        TableKernel chosen = TableKernel.named(kernel);
        plan = Plan.of(chosen, backend, Boolean.getBoolean(QUICK));
        String folder = System.getProperty(PEERS);
        List<PeerProduct> products = folder == null ? List.of() : chosen.peers(backend);
        peers =
                new Peers(
                        Path.of(folder == null ? "" : folder),
                        products,
                        plan.cells().stream().map(Cell::shape).distinct().toList(),
                        plan,
                        Path.of(logs));
        ours = new KernelRun(chosen, backend, plan);
        readLoop = new ReadLoop(READ_BYTES);
        peers.await();
        peers.refusals().forEach(refusal -> System.out.println("left out: " + refusal));
    }

    @Setup(Level.Iteration)
    public void next(IterationParams iteration) {
        if (iteration.getType() != phase) {
            phase = iteration.getType();
            turn = 0;
        }
        List<Plan.Turn> turns = phase == IterationType.WARMUP ? plan.warmUp() : plan.turns();
        ours.choose(turns.get(turn).cell());
        turn++;
    }

    @Benchmark
    public float product() {
        return ours.multiply();
    }

    /// Right after ours, and not in its time. The profiler would be too late: after the last turn, all is closed.
    @TearDown(Level.Iteration)
    public void otherTurns() {
        others = measureOthers();
    }

    @TearDown
    public void close() {
        peers.close();
        readLoop.close();
        ours.close();
    }

    /// The turns of the read loop and the peers.
    static List<Result<?>> others() {
        return others;
    }

    private List<Result<?>> measureOthers() {
        Cell cell = ours.cell();
        List<Result<?>> results = new ArrayList<>();
        results.add(result(BYTES, ours.matrixBytes(), "B"));
        if (cell.batch() > 1) {
            return results;
        }
        long nanoseconds = plan.sliceMilliseconds() * NANOSECONDS;
        if (!cell.hot()) {
            double read = readLoop.bytesPerNanosecond(cell.threads(), nanoseconds / 2);
            results.add(result(READ, read, "B/ns"));
        }
        if (phase == IterationType.WARMUP) {
            return results; // peers are warm
        }
        for (PeerProduct product : peers.products()) {
            results.add(result(product.toString(), peers.run(product, cell, nanoseconds), "ns/op"));
            results.add(result(product + " " + BYTES, peers.matrixBytes(product, cell), "B"));
        }
        return results;
    }

    private static Result<?> result(String name, double value, String unit) {
        return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
    }
}

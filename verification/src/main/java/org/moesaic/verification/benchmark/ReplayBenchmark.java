package org.moesaic.verification.benchmark;

import java.util.concurrent.TimeUnit;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds a selection of a whole replay, functional pass, timing and energy, of a trace that is in memory already.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReplayBenchmark {

    /// 24 layers of 32 experts, top-4: a cache of 8 experts in every layer.
    @State(Scope.Benchmark)
    public static class Experts32 {

        @Param("generated")
        private String trace;

        @Param({"none", "lru", "lfu", "belady"})
        private String cache;

        @Param({"atomic", "sequential"})
        private String semantics;

        @Param({"1", "2"})
        private int threads;

        private ReplayRequest request;

        @Setup
        public void read() {
            request = Workload.packReplay(Workload.pack(trace), cache, semantics).request(threads);
        }
    }

    /// 48 layers of 128 experts, top-8: a cache of 32 experts in every layer.
    @State(Scope.Benchmark)
    public static class Experts128 {

        @Param({"none", "lru", "lfu", "belady"})
        private String cache;

        @Param({"atomic", "sequential"})
        private String semantics;

        @Param({"1", "2"})
        private int threads;

        private ReplayRequest request;

        @Setup
        public void generate() {
            request = Workload.wideReplay(Workload.wide(), cache, semantics).request(threads);
        }
    }

    @Benchmark
    @OperationsPerInvocation(Workload.PACK_SELECTIONS)
    public ReplayResult experts32(Experts32 state) {
        return Replay.run(state.request);
    }

    @Benchmark
    @OperationsPerInvocation(Workload.WIDE_SELECTIONS)
    public ReplayResult experts128(Experts128 state) {
        return Replay.run(state.request);
    }
}

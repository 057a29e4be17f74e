package org.moesaic.verification.benchmark;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.moesaic.model.replay.ModelModule;
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

/// Nanoseconds a selection of the passes of a replay, one after the other on one thread: the functional pass alone (nothing
/// is timed where every module is left out); with the timing of the routed experts; with that of all modules.
///
/// The last is to be at most twice the second, which is what a replay of the experts alone took before there were modules.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PassesBenchmark {

    /// The pack, one token a step.
    @State(Scope.Benchmark)
    public static class Pack {

        @Param("generated")
        private String trace;

        @Param({"none", "lru"})
        private String cache;

        @Param({"functional", "experts", "all"})
        private String timed;

        private ReplayRequest request;

        @Setup
        public void read() {
            ReplayRequest whole =
                    Workload.packReplay(Workload.pack(trace), cache, "atomic").request(1);
            request = whole.with(whole.options().excluding(excluded()));
        }

        private Set<ModelModule> excluded() {
            return switch (timed) {
                case "functional" -> EnumSet.allOf(ModelModule.class);
                case "experts" -> EnumSet.complementOf(EnumSet.of(ModelModule.ROUTED_EXPERTS));
                case "all" -> EnumSet.noneOf(ModelModule.class);
                default -> throw new IllegalArgumentException("timed=" + timed);
            };
        }
    }

    @Benchmark
    @OperationsPerInvocation(Workload.PACK_SELECTIONS)
    public ReplayResult passes(Pack state) {
        return Replay.run(state.request);
    }
}

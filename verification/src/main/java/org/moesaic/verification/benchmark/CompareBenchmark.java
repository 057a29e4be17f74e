package org.moesaic.verification.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.Replays;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Milliseconds of a comparison of some policies, all modules counted, on a trace that is in memory already:
/// ten policies are to take at most four times one.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CompareBenchmark {

    private static final List<String> POLICIES =
            List.of(
                    "all-digital:format=bf16",
                    "all-digital:format=fp8",
                    "all-digital:format=int8",
                    "all-digital:format=int6",
                    "all-digital:format=int4",
                    "all-digital:format=int3",
                    "all-digital:format=int2",
                    "all-digital:format=mxfp4",
                    "all-analog:dense=digital",
                    "all-analog:dense=analog");

    /// The pack on the hardware that can do most.
    @State(Scope.Benchmark)
    public static class Pack {

        @Param("generated")
        private String trace;

        @Param({"1", "10"})
        private int policies;

        @Param({"1", "2"})
        private int threads;

        private List<ReplayRequest> requests;

        @Setup
        public void place() {
            ModelCard model = ModelCards.find("gpt-oss-20b");
            Hardware hardware = HardwareCatalog.load("hybrid-analog").hardware();
            RoutingTrace rows = Workload.pack(trace);
            requests = new ArrayList<>();
            for (String policy : POLICIES.subList(0, policies)) {
                PolicyRequest request =
                        new PolicyRequest(
                                model, hardware, Spec.parse("--policy", policy), Optional.empty());
                Placement placement = Policies.place(request, List.of());
                requests.add(
                        new ReplayRequest(
                                rows,
                                model,
                                hardware,
                                placement,
                                Optional.empty(),
                                threads,
                                tokens -> {}));
            }
        }
    }

    @Benchmark
    public List<Replays.Outcome> compare(Pack state) {
        return Replays.run(state.requests);
    }
}

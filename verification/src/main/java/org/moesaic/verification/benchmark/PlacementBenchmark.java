package org.moesaic.verification.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.statistics.RoutingProfile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Milliseconds of two placements, once in a fresh JVM, as the command sees it: PMQ for 32 layers of 8 experts at 3 levels is to
/// take less than a second, EPLB for 58 layers of 256 experts and 288 replicas less than 0.2 s.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(5)
@State(Scope.Benchmark)
public class PlacementBenchmark {

    private static final int MOST_SELECTIONS = 100_000;

    private PolicyRequest pmq;
    private PolicyRequest eplb;

    /// Random loads, gate weights and errors of the shapes of Mixtral and DeepSeek-V3.
    @Setup
    public void measure() {
        Random random = new Random(1);
        ModelCard mixtral = ModelCards.find("mixtral-8x7b");
        TreeMap<Integer, double[][]> errors = new TreeMap<>();
        for (int bits = 1; bits <= 3; bits++) {
            errors.put(bits, matrix(mixtral, random::nextDouble));
        }
        pmq =
                request(mixtral, "pmq:levels=1/2/3,average=2.0", "hbm3-npu", random)
                        .with(new ErrorTable("random", errors));
        eplb =
                request(
                        ModelCards.find("deepseek-v3"),
                        "eplb:replicas=288,groups=8,nodes=4,devices=32",
                        "multi-device-8",
                        random);
    }

    private static PolicyRequest request(
            ModelCard model, String policy, String hardware, Random random) {
        return new PolicyRequest(
                model,
                HardwareCatalog.load(hardware).hardware(),
                Spec.parse("--policy", policy),
                Optional.empty(),
                Optional.of(
                        RoutingProfile.ofLoads(
                                "random",
                                matrix(model, () -> random.nextInt(MOST_SELECTIONS)),
                                Optional.of(matrix(model, random::nextDouble)),
                                0,
                                false)));
    }

    private static double[][] matrix(ModelCard model, DoubleSupplier each) {
        double[][] matrix = new double[model.moeLayerIds().size()][model.routedExperts()];
        for (double[] layer : matrix) {
            Arrays.setAll(layer, _ -> each.getAsDouble());
        }
        return matrix;
    }

    @Benchmark
    public Placement pmq32x8x3() {
        return Policies.propose(pmq, List.of());
    }

    @Benchmark
    public Placement eplb58x256to288() {
        return Policies.propose(eplb, List.of());
    }
}

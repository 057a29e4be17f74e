package org.moesaic.model.placement;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// A small model of which everything that a policy may go by is random and, as far as that matters, without ties.
///
/// @param loads `[layer][expert]`
/// @param gates sums of gate weights
/// @param errors by number of bits, less for more bits
/// @param scores of the weights
record RandomCase(
        double[][] loads,
        double[][] gates,
        Map<Integer, double[][]> errors,
        Map<WeightScore, double[][]> scores) {

    static final int LAYERS = 3;
    static final int EXPERTS = 6;
    static final ModelCard MODEL = TestModels.card(LAYERS, EXPERTS, 2, 8, 8, 3);

    private static final Hardware PLAIN = TestHardware.builder().build();
    private static final Hardware HYBRID = HardwareCatalog.load("hybrid-analog").hardware();
    private static final Hardware DEVICES = HardwareCatalog.load("multi-device-8").hardware();

    static RandomCase of(long seed) {
        Random random = new Random(seed);
        Map<Integer, double[][]> errors = new TreeMap<>();
        for (int bits = 1; bits <= 8; bits++) {
            double scale = Math.scalb(1.0, -2 * bits);
            errors.put(bits, matrix(() -> scale * (0.5 + random.nextDouble())));
        }
        Map<WeightScore, double[][]> scores = new TreeMap<>();
        for (WeightScore score : WeightScore.values()) {
            scores.put(score, matrix(() -> 0.1 + random.nextDouble()));
        }
        return new RandomCase(
                matrix(() -> 1 + random.nextInt(1_000_000)),
                matrix(random::nextDouble),
                errors,
                scores);
    }

    private static double[][] matrix(DoubleSupplier each) {
        double[][] matrix = new double[LAYERS][EXPERTS];
        for (double[] row : matrix) {
            Arrays.setAll(row, _ -> each.getAsDouble());
        }
        return matrix;
    }

    /// The same experts under other names.
    ///
    /// @param newId of each expert
    RandomCase renamed(List<Integer> newId) {
        Map<Integer, double[][]> byBits = new TreeMap<>();
        errors.forEach((bits, matrix) -> byBits.put(bits, renamed(matrix, newId)));
        Map<WeightScore, double[][]> byScore = new TreeMap<>();
        scores.forEach((score, matrix) -> byScore.put(score, renamed(matrix, newId)));
        return new RandomCase(renamed(loads, newId), renamed(gates, newId), byBits, byScore);
    }

    private static double[][] renamed(double[][] matrix, List<Integer> newId) {
        double[][] other = new double[LAYERS][EXPERTS];
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                other[layer][newId.get(expert)] = matrix[layer][expert];
            }
        }
        return other;
    }

    RoutingProfile profile() {
        return RoutingProfile.ofLoads("p", loads, Optional.of(gates), 0, false);
    }

    /// Hardware on which a policy can do what it does.
    private static Hardware hardwareFor(String policy) {
        if (policy.startsWith("hot-digital")
                || policy.startsWith("neuron-norm")
                || policy.startsWith("all-analog")) {
            return HYBRID;
        }
        return policy.startsWith("eplb") || policy.startsWith("round-robin") ? DEVICES : PLAIN;
    }

    Placement place(String policy) {
        FixedScores weights = new FixedScores();
        scores.forEach(weights::with);
        weights.losing(scores.get(WeightScore.WEIGHT_NORM), scores.get(WeightScore.OUTLIER));
        // No array of the tests executes a dictionary, which does not matter here.
        return Policies.propose(
                new PolicyRequest(
                                MODEL,
                                hardwareFor(policy),
                                Spec.parse("--policy", policy),
                                Optional.empty(),
                                Optional.of(profile()),
                                Optional.of(new ErrorTable("t", errors)))
                        .with(weights),
                List.of());
    }
}

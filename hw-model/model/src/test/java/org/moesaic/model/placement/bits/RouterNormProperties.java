package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.placement.FixedScores;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.placement.WeightScore;

/// What holds of router norms whatever the weights are.
class RouterNormProperties {

    private static Placement place(double[] norms, double[] variances, double average) {
        FixedScores scores =
                new FixedScores()
                        .with(WeightScore.ROUTER_NORM, norms)
                        .with(WeightScore.MAX_VARIANCE, variances);
        return Policies.propose(
                new PolicyRequest(
                                TestModels.card(1, norms.length, 1, 8, 8, 3),
                                TestHardware.builder().build(),
                                Spec.parse("--policy", "router-norm:levels=2/3,average=" + average),
                                Optional.empty())
                        .with(scores),
                List.of());
    }

    private static double[] positive(Random random, int count) {
        return random.doubles(count).map(each -> Math.exp(4 * each)).toArray();
    }

    /// Expert ids are names: others for the same experts place them alike. Holds where no two experts tie.
    @Property(tries = 100)
    void permutedExpertsArePlacedAlike(
            @ForAll @IntRange(min = 2, max = 20) int experts,
            @ForAll @IntRange(min = 0, max = 8) int eighths,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] norms = positive(random, experts);
        double[] variances = positive(random, experts);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < experts; i++) {
            ids.add(i);
        }
        Collections.shuffle(ids, random);
        double[] movedNorms = new double[experts];
        double[] movedVariances = new double[experts];
        for (int i = 0; i < experts; i++) {
            movedNorms[ids.get(i)] = norms[i];
            movedVariances[ids.get(i)] = variances[i];
        }
        double average = 2 + eighths / 8.0;
        Placement one = place(norms, variances, average);
        Placement other = place(movedNorms, movedVariances, average);
        for (int i = 0; i < experts; i++) {
            assertEquals(one.slot(0, i), other.slot(0, ids.get(i)));
        }
    }

    /// Longer routers and larger variances, all by one factor, change nothing (a power of two: no rounding).
    @Property(tries = 100)
    void scaledWeightsArePlacedAlike(
            @ForAll @IntRange(min = 2, max = 20) int experts,
            @ForAll @IntRange(min = -20, max = 20) int exponent,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] norms = positive(random, experts);
        double[] variances = positive(random, experts);
        Placement one = place(norms, variances, 2.5);
        double factor = Math.scalb(1.0, exponent);
        for (int i = 0; i < experts; i++) {
            norms[i] *= factor;
            variances[i] *= factor * factor;
        }
        Placement other = place(norms, variances, 2.5);
        for (int i = 0; i < experts; i++) {
            assertEquals(one.slot(0, i), other.slot(0, i));
        }
    }
}

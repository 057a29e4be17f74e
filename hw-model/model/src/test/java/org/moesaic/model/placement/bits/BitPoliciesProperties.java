package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// What holds of every policy, whatever the profile.
class BitPoliciesProperties {

    private static final int LAYERS = 3;
    private static final int EXPERTS = 6;
    private static final ModelCard MODEL = TestModels.card(LAYERS, EXPERTS, 2, 8, 8, 3);

    private static final List<String> POLICIES =
            List.of(
                    "frequency:average=2.75",
                    "gate-weight:average=3.2",
                    "frequency-gate-weight:average=3,levels=2/3",
                    "pmq:average=2",
                    "pmq:average=2.5,beta=0",
                    "error-table:average=2.5,levels=1/2/3",
                    "error-table:average=2.5,levels=1/2/3,scope=model,weight=both",
                    "greedy:average=2.3,levels=1/2/3",
                    "local-search:average=2.3,levels=1/2/3",
                    "d2moe:average=3.1",
                    "qmoe:cold=0.4,cold-format=ternary",
                    "mote");

    private static final List<String> BY_LAYER =
            List.of("block-wise:average=3", "block-wise:average=2.4,by=error,levels=1/2/3");

    private final double[][] counts = new double[LAYERS][EXPERTS];
    private final double[][] weights = new double[LAYERS][EXPERTS];
    private final Map<Integer, double[][]> errors = new TreeMap<>();

    private void fill(long seed) {
        Random random = new Random(seed);
        for (int layer = 0; layer < LAYERS; layer++) {
            Arrays.setAll(counts[layer], _ -> 1 + random.nextInt(1_000_000));
            Arrays.setAll(weights[layer], _ -> random.nextDouble());
        }
        for (int bits = 1; bits <= 4; bits++) {
            double[][] matrix = new double[LAYERS][EXPERTS];
            for (double[] row : matrix) {
                double scale = Math.scalb(1.0, -2 * bits);
                Arrays.setAll(row, _ -> scale * (0.5 + random.nextDouble()));
            }
            errors.put(bits, matrix);
        }
    }

    private static double[][] renamed(double[][] matrix, List<Integer> newId) {
        double[][] other = new double[matrix.length][EXPERTS];
        for (int layer = 0; layer < matrix.length; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                other[layer][newId.get(expert)] = matrix[layer][expert];
            }
        }
        return other;
    }

    private Placement place(String policy, List<Integer> newId) {
        Map<Integer, double[][]> byBits = new TreeMap<>();
        errors.forEach((bits, matrix) -> byBits.put(bits, renamed(matrix, newId)));
        return Policies.place(
                new PolicyRequest(
                        MODEL,
                        TestHardware.builder().build(),
                        Spec.parse("--policy", policy),
                        Optional.empty(),
                        Optional.of(
                                RoutingProfile.ofLoads(
                                        "p",
                                        renamed(counts, newId),
                                        Optional.of(renamed(weights, newId)),
                                        0,
                                        false)),
                        Optional.of(new ErrorTable("t", byBits))),
                List.of());
    }

    /// Ids mean nothing: who is renamed is placed the same under the new name.
    @Property(tries = 60)
    void permutingExpertsPermutesPlacements(@ForAll long seed) {
        fill(seed);
        List<Integer> same = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
        List<Integer> newId = new ArrayList<>(same);
        Collections.shuffle(newId, new Random(seed));
        List<String> all = new ArrayList<>(POLICIES);
        all.addAll(BY_LAYER);
        for (String policy : all) {
            Placement before = place(policy, same);
            Placement after = place(policy, newId);
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int expert = 0; expert < EXPERTS; expert++) {
                    assertEquals(
                            before.slot(layer, expert),
                            after.slot(layer, newId.get(expert)),
                            policy + ": " + newId);
                }
            }
        }
    }

    /// The exact choice is no worse than any other of the same budget, and the search no worse than its start.
    @Property(tries = 60)
    void theOptimumIsABound(@ForAll long seed, @ForAll @IntRange(min = 0, max = 36) int extra) {
        fill(seed);
        Levels levels = Levels.parse("1/2/3");
        PolicyRequest request =
                new PolicyRequest(
                        MODEL,
                        TestHardware.builder().build(),
                        Spec.parse("--policy", "greedy"),
                        Optional.empty(),
                        Optional.of(
                                RoutingProfile.ofLoads(
                                        "p", counts, Optional.of(weights), 0, false)),
                        Optional.of(new ErrorTable("t", errors)));
        BitCosts costs = BitCosts.of(request, levels, new BitCosts.Exponents(1, 1, 1));
        long budget = LAYERS * EXPERTS + extra;
        double[][][] all = new double[LAYERS][][];
        for (int layer = 0; layer < LAYERS; layer++) {
            all[layer] = costs.layer(layer);
        }
        int[][] best = ExactBits.cheapest(all, levels.bits(), budget).orElseThrow();
        int[][] greedy = GreedyBits.choose(costs, budget);
        int[][] searched = Arrays.stream(greedy).map(int[]::clone).toArray(int[][]::new);
        LocalSearch.improve(costs, searched, budget, 100);
        double slack = 1e-12 * costs.total(greedy);
        assertTrue(costs.total(best) <= costs.total(searched) + slack);
        assertTrue(costs.total(searched) <= costs.total(greedy) + slack);
        for (int[][] chosen : List.of(best, greedy, searched)) {
            double bits = BitPolicy.averageBits(levels, chosen) * LAYERS * EXPERTS;
            assertTrue(Math.round(bits) <= budget, bits + " of " + budget);
        }
    }

    /// Sharing a budget out among layers costs as little as one table over all experts.
    @Property(tries = 80)
    void layersTogetherAsOneLayer(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 60) int budget,
            @ForAll boolean wide) {
        Random random = new Random(seed);
        List<Integer> bits = wide ? List.of(2, 4, 8) : List.of(1, 2, 3);
        double[][][] costs = new double[3][4][3];
        double[][] flat = new double[12][];
        for (int i = 0; i < 12; i++) {
            flat[i] = costs[i / 4][i % 4];
            Arrays.setAll(flat[i], _ -> random.nextInt(64) / 64.0);
        }
        Optional<int[]> expected = ExactBits.cheapest(flat, bits, budget, List.of());
        Optional<int[][]> found = ExactBits.cheapest(costs, bits, budget);
        assertEquals(expected.isPresent(), found.isPresent());
        if (found.isPresent()) {
            double least = 0;
            double cost = 0;
            int used = 0;
            for (int i = 0; i < 12; i++) {
                least += flat[i][expected.get()[i]];
                cost += flat[i][found.get()[i / 4][i % 4]];
                used += bits.get(found.get()[i / 4][i % 4]);
            }
            assertEquals(least, cost);
            assertTrue(used <= budget);
        }
    }

    /// PMQ's objective is the lowest of all policies that keep its budget and its floors, in every layer.
    @Property(tries = 60)
    void pmqHasTheLeastObjective(@ForAll long seed) {
        fill(seed);
        List<Integer> same = List.of(0, 1, 2, 3, 4, 5);
        Levels levels = Levels.parse("1/2/3");
        PolicyRequest request =
                new PolicyRequest(
                        MODEL,
                        TestHardware.builder().build(),
                        Spec.parse("--policy", "pmq"),
                        Optional.empty(),
                        Optional.of(
                                RoutingProfile.ofLoads(
                                        "p", counts, Optional.of(weights), 0, false)),
                        Optional.of(new ErrorTable("t", errors)));
        BitCosts costs = BitCosts.of(request, levels, new BitCosts.Exponents(1, 1.5, 1));
        int[][] pmq = levelsOf(place("pmq:average=2.0", same), levels);
        for (String other :
                List.of(
                        "frequency:average=2,levels=1/2/3",
                        "gate-weight:average=2,levels=1/2/3",
                        "frequency-gate-weight:average=2,levels=1/2/3",
                        "random:average=2,levels=1/2/3")) {
            int[][] chosen = levelsOf(place(other, same), levels);
            for (int layer = 0; layer < LAYERS; layer++) {
                int[] found = chosen[layer];
                int bits = Arrays.stream(found).map(levels::bits).sum();
                boolean feasible =
                        bits <= 2 * EXPERTS
                                && Arrays.stream(found).anyMatch(level -> level == 2)
                                && Arrays.stream(found).anyMatch(level -> level == 1);
                if (feasible) {
                    assertTrue(
                            costs.total(layer, pmq[layer])
                                    <= costs.total(layer, found) * (1 + 1e-12),
                            other);
                }
            }
        }
    }

    private static int[][] levelsOf(Placement placement, Levels levels) {
        int[][] chosen = new int[placement.layers()][placement.experts()];
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                int bits = Levels.bits(placement.slot(layer, expert).format()).orElseThrow();
                chosen[layer][expert] = levels.ofBits(bits).orElseThrow();
            }
        }
        return chosen;
    }
}

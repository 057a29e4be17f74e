package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The table finds what trying every choice finds.
class ExactBitsProperties {

    private static final List<List<Integer>> LEVELS =
            List.of(List.of(1, 2, 3), List.of(2, 3), List.of(2, 4, 8), List.of(3), List.of(1, 16));

    @Property(tries = 300)
    void asCheapAsEnumeration(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int experts,
            @ForAll @IntRange(max = 4) int kind,
            @ForAll @IntRange(max = 60) int budget) {
        Random random = new Random(seed);
        List<Integer> bits = LEVELS.get(kind);
        double[][] costs = new double[experts][bits.size()];
        for (double[] expert : costs) {
            // Few different values, so that there are ties and experts that cost nothing.
            Arrays.setAll(expert, _ -> random.nextInt(4) / 4.0);
        }
        List<Integer> wanted =
                IntStream.range(0, bits.size())
                        .boxed()
                        .filter(_ -> random.nextInt(3) == 0)
                        .toList();
        Optional<int[]> expected = enumerate(costs, bits, budget, wanted);
        Optional<int[]> found = ExactBits.cheapest(costs, bits, budget, wanted);
        assertEquals(expected.map(Arrays::toString), found.map(Arrays::toString));
        assertEquals(expected.isPresent(), ExactBits.leastBits(experts, bits, wanted) <= budget);
    }

    /// First in order of the choices as numbers wins among those of equal cost and equal bits.
    private static Optional<int[]> enumerate(
            double[][] costs, List<Integer> bits, int budget, List<Integer> wanted) {
        int[] choice = new int[costs.length];
        Optional<int[]> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        long leastBits = Long.MAX_VALUE;
        for (long n = 0; n < Math.pow(bits.size(), costs.length); n++) {
            long rest = n;
            for (int expert = costs.length - 1; expert >= 0; expert--) {
                choice[expert] = (int) (rest % bits.size());
                rest /= bits.size();
            }
            long used = Arrays.stream(choice).mapToLong(bits::get).sum();
            boolean all =
                    wanted.stream()
                            .allMatch(level -> Arrays.stream(choice).anyMatch(c -> c == level));
            // Quarters: sums are exact in any order.
            double cost = 0;
            for (int expert = 0; expert < choice.length; expert++) {
                cost += costs[expert][choice[expert]];
            }
            if (all && used <= budget && (cost < least || cost == least && used < leastBits)) {
                least = cost;
                leastBits = used;
                best = Optional.of(choice.clone());
            }
        }
        return best;
    }

    /// More budget never costs more.
    @Property(tries = 100)
    void aLargerBudgetIsNoWorse(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int experts) {
        Random random = new Random(seed);
        double[][] costs = new double[experts][3];
        for (double[] expert : costs) {
            Arrays.setAll(expert, _ -> random.nextDouble());
        }
        double before = Double.POSITIVE_INFINITY;
        for (int budget = experts; budget <= 3 * experts; budget++) {
            int[] chosen =
                    ExactBits.cheapest(costs, List.of(1, 2, 3), budget, List.of()).orElseThrow();
            double cost = 0;
            for (int expert = 0; expert < experts; expert++) {
                cost += costs[expert][chosen[expert]];
            }
            assertTrue(cost <= before + 1e-12, budget + " bits cost " + cost);
            before = cost;
        }
    }
}

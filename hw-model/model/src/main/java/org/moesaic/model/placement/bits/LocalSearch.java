package org.moesaic.model.placement.bits;

import java.util.Map;
import java.util.TreeMap;

/// Improves a choice of levels: as long as it lowers the loss and keeps the budget, one expert gets more bits, alone or
/// while another gets fewer. Of all such moves the one of most gain is made.
final class LocalSearch {

    /// A change of one expert.
    private record Change(int layer, int expert, int to, int bits, double loss) {
        boolean isOf(Change other) {
            return layer == other.layer && expert == other.expert;
        }
    }

    /// Sums are compared with this much room for rounding, so that the search ends.
    private static final double SMALLEST_GAIN = 1e-12;

    private final BitCosts costs;
    private final int[][] chosen;
    private long left;

    private LocalSearch(BitCosts costs, int[][] chosen, long budget) {
        this.costs = costs;
        this.chosen = chosen;
        left = budget;
        for (int[] layer : chosen) {
            for (int level : layer) {
                left -= costs.levels().bits(level);
            }
        }
    }

    /// @param chosen where it starts; is changed
    /// @param most moves
    /// @return moves that were made
    static int improve(BitCosts costs, int[][] chosen, long budget, int most) {
        LocalSearch search = new LocalSearch(costs, chosen, budget);
        double smallest = SMALLEST_GAIN * costs.total(chosen);
        int moves = 0;
        while (moves < most && search.move(smallest)) {
            moves++;
        }
        return moves;
    }

    private boolean move(double smallest) {
        // Of all changes by so many bits only the cheapest matters, but for one expert meeting
        // itself.
        Map<Integer, Change> cheapest = new TreeMap<>();
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                for (int to = 0; to < costs.levels().size(); to++) {
                    if (to != chosen[layer][expert]) {
                        Change change = change(layer, expert, to);
                        cheapest.merge(
                                change.bits(), change, (a, b) -> b.loss() < a.loss() ? b : a);
                    }
                }
            }
        }
        double best = -smallest;
        Change first = null;
        Change second = null;
        for (Change one : cheapest.values()) {
            if (one.bits() <= left && one.loss() < best) {
                best = one.loss();
                first = one;
                second = null;
            }
            for (Change other : cheapest.values()) {
                boolean pair = one.bits() > 0 && other.bits() < 0 && !one.isOf(other);
                if (pair && one.bits() + other.bits() <= left && one.loss() + other.loss() < best) {
                    best = one.loss() + other.loss();
                    first = one;
                    second = other;
                }
            }
        }
        apply(first);
        apply(second);
        return first != null;
    }

    private Change change(int layer, int expert, int to) {
        int from = chosen[layer][expert];
        return new Change(
                layer,
                expert,
                to,
                costs.levels().bits(to) - costs.levels().bits(from),
                costs.cost(layer, expert, to) - costs.cost(layer, expert, from));
    }

    private void apply(Change change) {
        if (change != null) {
            chosen[change.layer()][change.expert()] = change.to();
            left -= change.bits();
        }
    }
}

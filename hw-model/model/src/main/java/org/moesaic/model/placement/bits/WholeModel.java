package org.moesaic.model.placement.bits;

import java.util.Arrays;
import java.util.List;

/// Shares a budget out among layers so that the cost of all of them is least.
final class WholeModel {

    /// Additions; about ten seconds.
    private static final double MOST_WORK = 1e10;

    private WholeModel() {}

    /// @param steps of each level above the lowest, ascending from 0
    /// @param room steps of all experts together, at most
    static int[][] solve(double[][][] costs, List<Integer> steps, long room) {
        double work = 0;
        for (double[][] layer : costs) {
            work += (double) room * layer.length * steps.getLast();
        }
        if (work > MOST_WORK) {
            throw new IllegalArgumentException(
                    "levels so far apart take too long for all layers together; take scope=layer, or"
                            + " levels in equal steps");
        }
        ExactBits.Table[] tables = new ExactBits.Table[costs.length];
        int[][] shares = new int[costs.length][];
        double[] best = new double[(int) room + 1];
        for (int layer = 0; layer < costs.length; layer++) {
            tables[layer] = new ExactBits.Table(costs[layer], steps, room, List.of());
            tables[layer].fill();
            shares[layer] = new int[best.length];
            best = combine(best, tables[layer].cheapest, shares[layer]);
        }
        int[][] chosen = new int[costs.length][];
        int left = (int) room;
        for (int layer = costs.length - 1; layer >= 0; layer--) {
            int share = shares[layer][left];
            chosen[layer] = tables[layer].follow(share);
            left -= share;
        }
        return chosen;
    }

    /// The cheapest way to share each budget between the layers so far and one more.
    private static double[] combine(double[] before, double[] layer, int[] shares) {
        double[] best = new double[before.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        // One share after the other over all budgets: a plain loop over columns, which vectorises.
        for (int share = 0; share < layer.length; share++) {
            for (int budget = share; budget < best.length; budget++) {
                double cost = before[budget - share] + layer[share];
                if (cost < best[budget]) {
                    best[budget] = cost;
                    shares[budget] = share;
                }
            }
        }
        return best;
    }
}

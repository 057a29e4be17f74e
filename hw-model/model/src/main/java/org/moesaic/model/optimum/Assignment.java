package org.moesaic.model.optimum;

import java.util.List;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;

/// Which of some options each expert gets: what it costs, and what all together may take.
///
/// The cost of a choice is the sum of the costs of its experts and of the spans of its layers; a span is as long as the
/// longest of its lanes, and a lane the sum of what experts take of it.
///
/// @param model whose experts they are
/// @param hardware where they go
/// @param options the ways to store and execute an expert, each once
/// @param cost `[layer][expert][option]`, from 0; infinite for an option that the expert cannot have
/// @param lanes for each layer what may be busy longest, each `[expert][option]`, from 0, in the unit of the cost
/// @param budgets that are kept
record Assignment(
        ModelCard model,
        Hardware hardware,
        List<Placement.Slot> options,
        double[][][] cost,
        List<List<double[][]>> lanes,
        List<Budget> budgets) {

    Assignment {
        options = List.copyOf(options);
        lanes = lanes.stream().map(List::copyOf).toList();
        budgets = List.copyOf(budgets);
    }

    int layers() {
        return cost.length;
    }

    /// Experts in one layer.
    int experts() {
        return cost[0].length;
    }

    boolean allows(int layer, int expert, int option) {
        return cost[layer][expert][option] < Double.POSITIVE_INFINITY;
    }

    /// The cost of a choice.
    ///
    /// @param chosen `[layer][expert]`, indexes of options
    double cost(int[][] chosen) {
        double sum = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                sum += cost[layer][expert][chosen[layer][expert]];
            }
            sum += span(layer, chosen[layer]);
        }
        return sum;
    }

    private double span(int layer, int[] chosen) {
        double longest = 0;
        for (double[][] lane : lanes.get(layer)) {
            double sum = 0;
            for (int expert = 0; expert < chosen.length; expert++) {
                sum += lane[expert][chosen[expert]];
            }
            longest = Math.max(longest, sum);
        }
        return longest;
    }

    /// What a choice takes of a sum; not of tiles.
    double use(Budget budget, int[][] chosen) {
        double sum = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                int option = chosen[layer][expert];
                sum +=
                        switch (budget) {
                            case Budget.Whole whole -> whole.use().of(layer, expert, option);
                            case Budget.Real real -> real.use().of(layer, expert, option);
                            case Budget.Tiles _ -> 0;
                        };
            }
        }
        return sum;
    }
}

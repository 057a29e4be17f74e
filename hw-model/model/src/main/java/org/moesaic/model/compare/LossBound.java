package org.moesaic.model.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.optimum.OptimumBound;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.bits.ExactBits;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;

/// The loss of a choice of bits against the least loss that so many bits allow.
final class LossBound {

    private LossBound() {}

    static Optional<Bound> of(
            ModelCard model,
            Hardware hardware,
            Placement placement,
            SelectionCounts counts,
            Optional<ErrorTable> table) {
        TreeSet<Integer> used = new TreeSet<>();
        for (Placement.Slot slot : placement.slots()) {
            OptionalInt bits = Levels.bits(slot.format());
            if (slot.engine() == EngineKind.ANALOG || bits.isEmpty()) {
                return Optional.empty();
            }
            used.add(bits.getAsInt());
        }
        List<Integer> levels = new ArrayList<>(used);
        ErrorTable errors =
                table.orElseGet(
                        () -> ErrorTable.assumed(placement.layers(), placement.experts(), levels));
        if (levels.size() < 2 || !errors.bits().containsAll(levels)) {
            return Optional.empty();
        }
        double[][][] costs = costs(placement, counts, errors, levels);
        int[][] chosen = new int[placement.layers()][placement.experts()];
        long budget = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                int bits = Levels.bits(placement.slot(layer, expert).format()).orElseThrow();
                chosen[layer][expert] = levels.indexOf(bits);
                budget += bits;
            }
        }
        try {
            return ExactBits.cheapest(costs, levels, budget)
                    .map(best -> bound(total(costs, chosen), total(costs, best)));
        } catch (IllegalArgumentException e) {
            // Too much work for dynamic programming: a dual bound is cheap, and close.
            double achieved = total(costs, chosen);
            OptionalDouble least =
                    OptimumBound.leastLoss(
                            new OptimumBound.Bits(model, hardware, costs, levels, budget));
            return least.isEmpty()
                    ? Optional.empty()
                    : Optional.of(bound(achieved, least.getAsDouble()));
        }
    }

    /// An equally good choice, summed up in another order, must not seem better than the bound.
    private static Bound bound(double achieved, double best) {
        if (best > achieved * (1 + 1e-9)) {
            throw new IllegalStateException(best + " is no bound of " + achieved);
        }
        return new Bound(achieved, Math.min(achieved, best));
    }

    private static double[][][] costs(
            Placement placement, SelectionCounts counts, ErrorTable errors, List<Integer> levels) {
        double[][] shares = counts.shares();
        double[][][] costs = new double[placement.layers()][placement.experts()][levels.size()];
        for (int layer = 0; layer < costs.length; layer++) {
            for (int expert = 0; expert < costs[layer].length; expert++) {
                for (int level = 0; level < levels.size(); level++) {
                    costs[layer][expert][level] =
                            shares[layer][expert]
                                    * errors.error(layer, expert, levels.get(level)).orElseThrow();
                }
            }
        }
        return costs;
    }

    private static double total(double[][][] costs, int[][] chosen) {
        double sum = 0;
        for (int layer = 0; layer < costs.length; layer++) {
            for (int expert = 0; expert < costs[layer].length; expert++) {
                sum += costs[layer][expert][chosen[layer][expert]];
            }
        }
        return sum;
    }
}

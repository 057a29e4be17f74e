package org.moesaic.model.placement.bits;

import java.util.ArrayList;
import java.util.List;

/// Moves experts of large variance ahead in an order of precision.
///
/// Source: arXiv 2604.06515 and its public code, in one pass: over the order as it was, from its end to its start, an
/// expert goes to the place of the first one in the order as it is by now whose variance times ζ is below its own, if that
/// is further ahead.
public final class VarianceReorder {

    private VarianceReorder() {}

    /// @param order expert ids, the highest precision first
    /// @param variances of each expert
    /// @param zeta infinite for no reorder
    public static List<Integer> of(List<Integer> order, double[] variances, double zeta) {
        List<Integer> moved = new ArrayList<>(order);
        for (int expert : order.reversed()) {
            int target = firstBelow(moved, variances, zeta, variances[expert]);
            int now = moved.indexOf(expert);
            if (target >= 0 && target < now) {
                moved.remove(now);
                moved.add(target, expert);
            }
        }
        return List.copyOf(moved);
    }

    private static int firstBelow(
            List<Integer> order, double[] variances, double zeta, double variance) {
        // Infinity times a variance of 0 is no number, and no expert is below it either.
        for (int i = 0; i < order.size(); i++) {
            if (zeta * variances[order.get(i)] < variance) {
                return i;
            }
        }
        return -1;
    }
}

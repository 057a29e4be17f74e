package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Rounds to nearest within the range that minimises the squared error of each group.
///
/// Cutting off the few largest weights makes steps finer for all others. Ranges of 1, 0.99, … 0.21 of the whole are
/// tried, for mxfp4 half, the whole and twice the power of two, for a ternary matrix 0.5, 0.5625, … 2 times its mean
/// magnitude; of equals the first. Formats without a range to choose are as with [RoundToNearest].
public final class ClipSearch implements Quantiser {

    /// Has no options.
    public ClipSearch() {}

    @Override
    public PackedMatrix quantise(WeightSource weights, NumberFormat format, Arena arena) {
        WeightCheck.finite(weights);
        if (format instanceof CustomFormat custom) {
            return CustomPacker.pack(weights, custom, arena);
        }
        GridFitter fitter = GridFitter.of(format, weights, true);
        return Packer.pack(
                weights, fitter, arena, (row, w, codes) -> quantise(fitter, row, w, codes));
    }

    static void quantise(GridFitter fitter, int row, double[] w, RowQuantiser.RowCodes result) {
        int group = fitter.group();
        for (int from = 0; from < w.length; from += group) {
            int to = Math.min(from + group, w.length);
            Grid grid = best(fitter, row, w, from, to);
            result.grids()[from / group] = grid;
            grid.codes(w, from, to, result.codes());
        }
    }

    /// The grid with the smallest squared error.
    static Grid best(GridFitter fitter, int row, double[] w, int from, int to) {
        Grid best = null;
        double smallest = Double.POSITIVE_INFINITY;
        for (double shrink : fitter.shrinks()) {
            Grid grid = fitter.fit(row, w, from, to, shrink);
            double error = 0;
            for (int i = from; i < to; i++) {
                double difference = w[i] - grid.value(grid.code(w[i]));
                error += difference * difference;
            }
            if (best == null || error < smallest) {
                best = grid;
                smallest = error;
            }
        }
        return best;
    }
}

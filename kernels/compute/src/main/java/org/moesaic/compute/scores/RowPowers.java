package org.moesaic.compute.scores;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Squared norms of the rows of a matrix. Floats in memory are summed as they lie there.
final class RowPowers {

    /// Rows that are summed in one call: a call for each is no small part of what a row takes.
    private static final int ROWS = 16;

    private final MatrixLoops loops = MatrixLoops.best();
    private final WeightSource weights;
    private final int columns;

    /// Columns that fill all lanes.
    private final int whole;

    private final double[] squares = new double[ROWS * MatrixLoops.SUMS];
    private final double[] powers;

    private RowPowers(WeightSource weights) {
        this.weights = weights;
        columns = weights.shape().columns();
        whole = columns - columns % MatrixLoops.LANES;
        powers = new double[weights.shape().rows()];
    }

    /// Reads a matrix once.
    ///
    /// @param blocks its rows
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    static double[] of(WeightSource weights, RowBlocks blocks) {
        RowPowers rows = new RowPowers(weights);
        if (blocks.type().isPresent()) {
            rows.sumStored(blocks);
        } else {
            rows.sumRead();
        }
        double all = 0;
        for (double power : rows.powers) {
            all += power;
        }
        requireFinite(weights, all);
        return rows.powers;
    }

    /// @param squares sums of the squares of weights; where one of them may be infinite, each is looked at
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    static void requireFinite(WeightSource weights, double squares) {
        double infinity =
                weights.stored()
                        .map(rows -> rows.type().infinity())
                        .orElse(Double.POSITIVE_INFINITY);
        if (!(squares < infinity * infinity)) {
            WeightCheck.finite(weights, WeightCheck.RANKED);
        }
    }

    private void sumStored(RowBlocks blocks) {
        int count;
        for (int first = 0; first < powers.length; first += count) {
            count = blocks.bring(first);
            for (int r = 0; r < count; r += ROWS) {
                sum(first + r, blocks.part(first + r, Math.min(ROWS, count - r)));
            }
        }
    }

    private void sum(int first, StoredPart part) {
        loops.squares(part.wide(whole), squares);
        for (int r = 0; r < part.rows(); r++) {
            double power = MatrixLoops.total(squares, r * MatrixLoops.SUMS);
            for (int c = whole; c < columns; c++) {
                double size = part.type().size(part.memory(), part.at(r, c));
                power += size * size;
            }
            powers[first + r] = power;
        }
    }

    private void sumRead() {
        float[] row = new float[columns];
        double[] sums = new double[MatrixLoops.SUMS];
        for (int r = 0; r < powers.length; r++) {
            weights.row(r, row);
            loops.moments(row, whole, 0, sums, squares);
            double power = MatrixLoops.total(squares, 0);
            for (int c = whole; c < columns; c++) {
                power += (double) row[c] * row[c];
            }
            powers[r] = power;
        }
    }
}

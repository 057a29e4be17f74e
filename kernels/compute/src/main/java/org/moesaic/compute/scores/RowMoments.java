package org.moesaic.compute.scores;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Bf16;

/// Norm and variance of the rows of a matrix, one after the other, each read once.
///
/// Weights in bf16 are summed as they are stored, and so are their squares: these sums are so exact ([MatrixLoops]) that the
/// variance may be the difference of the two, and equal weights have none. Of others, differences from the row's first weight
/// are summed, for the same reason.
final class RowMoments {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Rows in bf16 that are summed in one call: a call for each is no small part of what a row takes.
    private static final int ROWS = 16;

    private final MatrixLoops loops = MatrixLoops.best();
    private final RowBlocks blocks;
    private final boolean bf16;
    private final int columns;
    private final float[] row;
    private final double[] sums = new double[ROWS * MatrixLoops.SUMS];
    private final double[] squares = new double[ROWS * MatrixLoops.SUMS];

    /// Rows whose sums are there.
    private int first;

    private int end;
    private double power;
    private double variance;

    RowMoments(WeightSource weights) {
        blocks = new RowBlocks(weights);
        bf16 = blocks.areBf16();
        columns = weights.shape().columns();
        row = new float[bf16 ? columns % MatrixLoops.LANES : columns];
    }

    /// Squared norm of the row that was read.
    double power() {
        return power;
    }

    /// Its unbiased variance; 0 for a row of one weight.
    double variance() {
        return variance;
    }

    /// @param r the first row, or the one after that which was read last
    void read(int r) {
        int whole = columns - columns % MatrixLoops.LANES;
        if (bf16) {
            if (r >= end) {
                sum(r, whole);
            }
            rest(blocks.memory(), blocks.start(r) + (long) whole * Short.BYTES);
            finish(0, 0, (r - first) * MatrixLoops.SUMS);
        } else {
            blocks.row(r, row);
            loops.moments(row, whole, row[0], sums, squares);
            finish(whole, row[0], 0);
        }
    }

    private void sum(int r, int whole) {
        blocks.require(r);
        int rows = Math.min(blocks.left(r), ROWS);
        loops.moments(
                blocks.memory(), blocks.start(r), blocks.strideBytes(), rows, whole, sums, squares);
        first = r;
        end = r + rows;
    }

    /// What is left of a row when all lanes are full.
    private void rest(MemorySegment memory, long start) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Bf16.toFloat(memory.get(SHORT, start + (long) i * Short.BYTES));
        }
    }

    /// @param from the first weight in the array that is not yet summed
    /// @param at where the sums of the row begin
    private void finish(int from, double pivot, int at) {
        double sum = total(sums, at);
        double square = total(squares, at);
        for (int i = from; i < row.length; i++) {
            double difference = row[i] - pivot;
            sum += difference;
            square += difference * difference;
        }
        // Of weights w = d + p: at least p², so that what cancels is below columns · 2⁻⁵³ of it.
        power = Math.max(0, square + 2 * pivot * sum + columns * pivot * pivot);
        // sum / columns first: it is exact where all are equal.
        variance = columns == 1 ? 0 : Math.max(0, (square - sum * (sum / columns)) / (columns - 1));
    }

    private static double total(double[] sums, int at) {
        return ((sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]))
                + ((sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]));
    }
}

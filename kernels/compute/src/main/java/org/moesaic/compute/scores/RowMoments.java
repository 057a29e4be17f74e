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

    private final MatrixLoops loops = MatrixLoops.best();
    private final RowBlocks blocks;
    private final boolean bf16;
    private final int columns;
    private final float[] row;
    private final double[] sums = new double[MatrixLoops.SUMS];
    private final double[] squares = new double[MatrixLoops.SUMS];
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

    void read(int r) {
        int whole = columns - columns % MatrixLoops.LANES;
        if (bf16) {
            blocks.require(r);
            long start = blocks.start(r);
            loops.moments(blocks.memory(), start, whole, sums, squares);
            rest(blocks.memory(), start + (long) whole * Short.BYTES);
            finish(0, 0);
        } else {
            blocks.row(r, row);
            loops.moments(row, whole, row[0], sums, squares);
            finish(whole, row[0]);
        }
    }

    /// What is left of a row when all lanes are full.
    private void rest(MemorySegment memory, long start) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Bf16.toFloat(memory.get(SHORT, start + (long) i * Short.BYTES));
        }
    }

    /// @param from the first weight in the array that is not yet summed
    private void finish(int from, double pivot) {
        double sum = total(sums);
        double square = total(squares);
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

    private static double total(double[] sums) {
        return ((sums[0] + sums[4]) + (sums[2] + sums[6]))
                + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }
}

package org.moesaic.compute.scores;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Bf16;

/// Norm and variance of the rows of a matrix, one after the other, each row read once.
///
/// Weights in bf16 are summed as they are stored, and so are their squares: these sums are so exact ([MatrixLoops]) that the
/// variance may be the difference of the two, and equal weights have none. Numbers themselves are summed only where the variance
/// is asked for, since that takes half as long again. Of others, differences from the row's first weight are summed, for
/// the same reason, and both together.
final class RowMoments {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Rows in bf16 that are summed in one call: a call for each is no small part of what a row takes.
    private static final int ROWS = 16;

    private final MatrixLoops loops = MatrixLoops.best();
    private final RowBlocks blocks;
    private final boolean bf16;
    private final int columns;

    /// Columns that fill all lanes.
    private final int whole;

    /// A row of floats, or of bf16 what is left when all lanes are full.
    private final float[] row;

    private final double[] sums = new double[MatrixLoops.SUMS];
    private final double[] squares = new double[ROWS * MatrixLoops.SUMS];

    /// Of a row whose sums are asked for as well.
    private final double[] again = new double[MatrixLoops.SUMS];

    /// Rows whose squares are there.
    private int first;

    private int end;
    private int current;
    private double power;
    private double variance;

    RowMoments(WeightSource weights) {
        blocks = new RowBlocks(weights);
        bf16 = blocks.areBf16();
        columns = weights.shape().columns();
        whole = columns - columns % MatrixLoops.LANES;
        row = new float[bf16 ? columns - whole : columns];
    }

    /// @param r the first row, or the one after that which was read last
    void read(int r) {
        current = r;
        if (bf16) {
            readHalves();
        } else {
            readFloats();
        }
    }

    /// Squared norm of the row that was read; not below [MatrixLoops#INFINITE_SQUARE] if a weight is not finite.
    double power() {
        return power;
    }

    /// What its variance is at most: that of the same squares around a mean of 0.
    double mostVariance() {
        return bf16 ? unbiased(power) : variance;
    }

    /// Its unbiased variance; 0 for a row of one weight.
    double variance() {
        return bf16 ? varianceOfHalves() : variance;
    }

    private void readHalves() {
        if (current >= end) {
            blocks.require(current);
            first = current;
            end = first + Math.min(blocks.left(first), ROWS);
            loops.squares(
                    blocks.memory(),
                    blocks.start(first),
                    blocks.strideBytes(),
                    end - first,
                    whole,
                    squares);
        }
        power = total(squares, (current - first) * MatrixLoops.SUMS);
        long rest = blocks.start(current) + (long) whole * Short.BYTES;
        for (int i = 0; i < row.length; i++) {
            row[i] = Bf16.toFloat(blocks.memory().get(SHORT, rest + (long) i * Short.BYTES));
            power += (double) row[i] * row[i];
        }
    }

    private double varianceOfHalves() {
        loops.moments(
                blocks.memory(),
                blocks.start(current),
                blocks.strideBytes(),
                1,
                whole,
                sums,
                again);
        double sum = total(sums, 0);
        for (float weight : row) {
            sum += weight;
        }
        return variance(power, sum);
    }

    private void readFloats() {
        blocks.row(current, row);
        double pivot = row[0];
        loops.moments(row, whole, pivot, sums, squares);
        double sum = total(sums, 0);
        double square = total(squares, 0);
        for (int i = whole; i < row.length; i++) {
            double difference = row[i] - pivot;
            sum += difference;
            square += difference * difference;
        }
        // Of weights w = d + p: at least p², so that what cancels is below columns · 2⁻⁵³ of it.
        power = Math.max(0, square + 2 * pivot * sum + columns * pivot * pivot);
        variance = variance(square, sum);
    }

    /// sum / columns first: it is exact where all are equal.
    private double variance(double square, double sum) {
        return Math.max(0, unbiased(square - sum * (sum / columns)));
    }

    private double unbiased(double square) {
        return columns == 1 ? 0 : square / (columns - 1);
    }

    private static double total(double[] sums, int at) {
        return ((sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]))
                + ((sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]));
    }
}

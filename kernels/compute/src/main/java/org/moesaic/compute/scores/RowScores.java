package org.moesaic.compute.scores;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Bf16;

/// Figures of the rows of a matrix [outputs, inputs]: a row is the neuron of one output.
///
/// @param maxVariance largest unbiased variance of a row; 0 for rows of one weight
/// @param topNormVariance that of the row of largest norm, the first of equals
/// @param maxNorm largest Euclidean norm of a row
/// @param squaredNorm sum of the squares of all weights
public record RowScores(
        double maxVariance, double topNormVariance, double maxNorm, double squaredNorm) {

    /// Sums that are kept apart: the JIT makes vector instructions of a loop over as many, and none of one running sum.
    private static final int LANES = MatrixLoops.LANES;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Reads a matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowScores of(WeightSource weights) {
        MatrixLoops loops = MatrixLoops.best();
        float[] row = new float[weights.shape().columns()];
        double[] sums = new double[LANES];
        double[] squares = new double[LANES];
        double maxVariance = 0;
        double topNormVariance = 0;
        double maxPower = -1;
        double all = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            read(loops, weights, r, row, sums, squares);
            double sum = total(sums);
            double square = total(squares);
            double pivot = row[0];
            // Of weights w = d + p: at least p², so that what cancels is below columns · 2⁻⁵³ of
            // it.
            double power = Math.max(0, square + 2 * pivot * sum + row.length * pivot * pivot);
            double variance =
                    row.length == 1
                            ? 0
                            : Math.max(0, (square - sum * sum / row.length) / (row.length - 1));
            if (power > maxPower) {
                maxPower = power;
                topNormVariance = variance;
            }
            maxVariance = Math.max(maxVariance, variance);
            all += power;
        }
        if (!Double.isFinite(all)) {
            WeightCheck.finite(weights, "only finite weights can be ranked");
        }
        return new RowScores(maxVariance, topNormVariance, Math.sqrt(Math.max(0, maxPower)), all);
    }

    /// Sums of a row, from where it lies if it lies there in bf16. Of the row itself the first weight is looked at later.
    private static void read(
            MatrixLoops loops,
            WeightSource weights,
            int r,
            float[] row,
            double[] sums,
            double[] squares) {
        MemorySegment bf16 = weights.bf16(r);
        if (bf16 == null) {
            weights.row(r, row);
            add(row, sums, squares);
            return;
        }
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        row[0] = weight(bf16, 0);
        int whole = row.length / LANES * LANES;
        loops.addMoments(bf16, whole, row[0], sums, squares);
        for (int i = whole; i < row.length; i++) {
            double difference = weight(bf16, i) - (double) row[0];
            sums[i % LANES] += difference;
            squares[i % LANES] += difference * difference;
        }
    }

    private static float weight(MemorySegment bf16, int column) {
        return Bf16.toFloat(bf16.get(SHORT, (long) column * Short.BYTES));
    }

    /// Sums of a row, lane by lane: differences from its first weight, so that the variance of equal weights is exactly 0,
    /// and their squares.
    private static void add(float[] row, double[] sums, double[] squares) {
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        double pivot = row[0];
        int from = 0;
        for (; from + LANES <= row.length; from += LANES) {
            block(row, from, pivot, sums, squares);
        }
        for (int i = from; i < row.length; i++) {
            double difference = row[i] - pivot;
            sums[i % LANES] += difference;
            squares[i % LANES] += difference * difference;
        }
    }

    private static void block(
            float[] row, int from, double pivot, double[] sums, double[] squares) {
        for (int lane = 0; lane < LANES; lane++) {
            double difference = row[from + lane] - pivot;
            sums[lane] += difference;
            squares[lane] += difference * difference;
        }
    }

    private static double total(double[] lanes) {
        double total = 0;
        for (double lane : lanes) {
            total += lane;
        }
        return total;
    }
}

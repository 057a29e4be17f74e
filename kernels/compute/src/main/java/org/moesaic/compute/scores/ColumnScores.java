package org.moesaic.compute.scores;

import java.lang.foreign.MemorySegment;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Figures of the columns of a matrix [outputs, inputs]: a column is what goes out from one input.
///
/// @param maxNorm largest Euclidean norm of a column
/// @param outlier largest ratio of the largest to the mean magnitude of a column; a column of zeros has none, and a matrix
///     of zeros has 0
public record ColumnScores(double maxNorm, double outlier) {

    /// Reads a matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static ColumnScores of(WeightSource weights) {
        MatrixLoops loops = MatrixLoops.best();
        int columns = weights.shape().columns();
        float[] row = new float[columns];
        double[] powers = new double[columns];
        double[] magnitudes = new double[columns];
        float[] largest = new float[columns];
        for (int r = 0; r < weights.shape().rows(); r++) {
            MemorySegment bf16 = weights.bf16(r);
            if (bf16 != null) {
                loops.addColumns(bf16, columns, powers, magnitudes, largest);
                continue;
            }
            weights.row(r, row);
            add(row, powers, magnitudes, largest);
        }
        double maxPower = 0;
        double outlier = 0;
        double all = 0;
        for (int c = 0; c < columns; c++) {
            all += powers[c];
            maxPower = Math.max(maxPower, powers[c]);
            if (magnitudes[c] > 0) {
                outlier =
                        Math.max(
                                outlier,
                                (double) largest[c] * weights.shape().rows() / magnitudes[c]);
            }
        }
        if (!Double.isFinite(all)) {
            WeightCheck.finite(weights, "only finite weights can be ranked");
        }
        return new ColumnScores(Math.sqrt(maxPower), outlier);
    }

    // Three loops, since the JIT makes vector instructions of each alone.
    private static void add(float[] row, double[] powers, double[] magnitudes, float[] largest) {
        for (int c = 0; c < row.length; c++) {
            double weight = row[c];
            powers[c] += weight * weight;
        }
        for (int c = 0; c < row.length; c++) {
            magnitudes[c] += Math.abs(row[c]);
        }
        for (int c = 0; c < row.length; c++) {
            largest[c] = Math.max(largest[c], Math.abs(row[c]));
        }
    }
}

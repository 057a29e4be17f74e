package org.moesaic.compute.scores;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Figures of the columns of a matrix [outputs, inputs]: a column is what goes out from one input.
///
/// @param maxNorm largest Euclidean norm of a column
/// @param outlier largest ratio of the largest to the mean magnitude of a column; a column of zeros has none, and a matrix
///     of zeros has 0
public record ColumnScores(double maxNorm, double outlier) {

    /// Rows that are read before they are added to the figures of their columns.
    private static final int ROWS = 4;

    /// Reads a matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static ColumnScores of(WeightSource weights) {
        int columns = weights.shape().columns();
        double[] powers = new double[columns];
        double[] magnitudes = new double[columns];
        float[] largest = new float[columns];
        addRows(weights, powers, magnitudes, largest);
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

    private static void addRows(
            WeightSource weights, double[] powers, double[] magnitudes, float[] largest) {
        MatrixLoops loops = MatrixLoops.best();
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        RowBlocks blocks = new RowBlocks(weights);
        int count;
        if (blocks.areBf16()) {
            for (int first = 0; first < rows; first += count) {
                count = blocks.bring(first);
                loops.addColumns(
                        blocks.memory(),
                        blocks.start(first),
                        blocks.strideBytes(),
                        count,
                        columns,
                        powers,
                        magnitudes,
                        largest);
            }
            return;
        }
        float[][] read = new float[ROWS][columns];
        for (int first = 0; first < rows; first += count) {
            count = Math.min(ROWS, rows - first);
            for (int r = 0; r < count; r++) {
                blocks.row(first + r, read[r]);
            }
            loops.addColumns(read, count, columns, powers, magnitudes, largest);
        }
    }
}

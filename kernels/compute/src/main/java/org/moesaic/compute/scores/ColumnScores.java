package org.moesaic.compute.scores;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.StoredFloat;

/// Figures of the columns of a matrix [outputs, inputs]: a column is what goes out from one input. Each figure reads the matrix
/// once, and adds up no more than it needs.
public final class ColumnScores {

    /// Rows of floats that are read before they are added to the figures of their columns.
    private static final int ROWS = 4;

    /// Sums of columns lie where vectors find them whole.
    private static final long ALIGNMENT = 64;

    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;

    private ColumnScores() {}

    /// Largest Euclidean norm of a column.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double maxNorm(WeightSource weights) {
        RowBlocks blocks = new RowBlocks(weights);
        double largest =
                blocks.type().isPresent()
                        ? maxSquare(weights, blocks)
                        : new Floats(weights, blocks).maxSquare();
        RowPowers.requireFinite(weights, largest);
        return Math.sqrt(largest);
    }

    /// Largest ratio of the largest to the mean magnitude of a column; a column of zeros has none, and a matrix of zeros has 0.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double outlier(WeightSource weights) {
        RowBlocks blocks = new RowBlocks(weights);
        double outlier =
                blocks.type().isPresent()
                        ? storedOutlier(weights, blocks)
                        : new Floats(weights, blocks).outlier();
        if (!Double.isFinite(outlier)) {
            WeightCheck.finite(weights, WeightCheck.RANKED);
        }
        return outlier;
    }

    private static double maxSquare(WeightSource weights, RowBlocks blocks) {
        int columns = weights.shape().columns();
        MatrixLoops loops = MatrixLoops.best();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment squares = arena.allocate((long) columns * Double.BYTES, ALIGNMENT);
            each(weights, blocks, part -> loops.addSquares(part, squares));
            double largest = 0;
            for (int place = 0; place < columns; place++) {
                largest = Math.max(largest, squares.getAtIndex(DOUBLE, place));
            }
            return largest;
        }
    }

    /// Infinite or no number if a weight is not finite.
    private static double storedOutlier(WeightSource weights, RowBlocks blocks) {
        StoredFloat type = blocks.type().orElseThrow();
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        MatrixLoops loops = MatrixLoops.best();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment magnitudes = arena.allocate((long) columns * Double.BYTES, ALIGNMENT);
            MemorySegment largest = arena.allocate((long) columns * type.bytes(), ALIGNMENT);
            each(weights, blocks, part -> loops.addMagnitudes(part, magnitudes, largest));
            double outlier = 0;
            for (int c = 0; c < columns; c++) {
                double sum = magnitudes.getAtIndex(DOUBLE, MatrixLoops.place(type, columns, c));
                double most = type.get(largest, (long) c * type.bytes());
                outlier = larger(outlier, most, rows, sum * type.unit());
            }
            return outlier;
        }
    }

    private static double larger(double outlier, double most, int rows, double sum) {
        return sum == 0 ? outlier : Math.max(outlier, most * rows / sum);
    }

    private static void each(WeightSource weights, RowBlocks blocks, Consumer<StoredPart> adding) {
        int count;
        for (int first = 0; first < weights.shape().rows(); first += count) {
            count = blocks.bring(first);
            adding.accept(blocks.part(first, count));
        }
    }

    /// All figures of the columns of weights that are not floats in memory.
    private static final class Floats {

        private final int rows;
        private final double[] squares;
        private final double[] magnitudes;
        private final float[] largest;

        Floats(WeightSource weights, RowBlocks blocks) {
            rows = weights.shape().rows();
            int columns = weights.shape().columns();
            squares = new double[columns];
            magnitudes = new double[columns];
            largest = new float[columns];
            MatrixLoops loops = MatrixLoops.best();
            float[][] read = new float[ROWS][columns];
            int count;
            for (int first = 0; first < rows; first += count) {
                count = Math.min(ROWS, rows - first);
                for (int r = 0; r < count; r++) {
                    blocks.row(first + r, read[r]);
                }
                loops.addColumns(read, count, columns, squares, magnitudes, largest);
            }
        }

        double maxSquare() {
            double most = 0;
            for (double square : squares) {
                most = Math.max(most, square);
            }
            return most;
        }

        /// Infinite or no number if a weight is not finite.
        double outlier() {
            double outlier = 0;
            for (int c = 0; c < squares.length; c++) {
                outlier =
                        Double.isFinite(squares[c])
                                ? larger(outlier, largest[c], rows, magnitudes[c])
                                : Double.NaN;
            }
            return outlier;
        }
    }
}

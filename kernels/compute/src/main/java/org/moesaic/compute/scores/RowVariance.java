package org.moesaic.compute.scores;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.RowBlocks;

/// The variance of any row of a matrix, from the sums of differences from its first weight: little cancels there, and equal
/// weights have none.
final class RowVariance {

    private final MatrixLoops loops = MatrixLoops.best();
    private final RowBlocks blocks;
    private final float[] row;
    private final double[] sums = new double[MatrixLoops.SUMS];
    private final double[] squares = new double[MatrixLoops.SUMS];

    RowVariance(RowBlocks blocks, int columns) {
        this.blocks = blocks;
        row = new float[columns];
    }

    /// Unbiased; 0 for a row of one weight.
    double of(int r) {
        blocks.row(r, row);
        int whole = row.length - row.length % MatrixLoops.LANES;
        double pivot = row[0];
        loops.moments(row, whole, pivot, sums, squares);
        double sum = MatrixLoops.total(sums, 0);
        double square = MatrixLoops.total(squares, 0);
        for (int c = whole; c < row.length; c++) {
            double difference = row[c] - pivot;
            sum += difference;
            square += difference * difference;
        }
        // sum / columns first: it is exact where all are equal.
        return Math.max(0, atMost(square - sum * (sum / row.length)));
    }

    /// What the variance of a row with these squares is at most: that around a mean of 0.
    double atMost(double square) {
        return row.length == 1 ? 0 : square / (row.length - 1);
    }
}

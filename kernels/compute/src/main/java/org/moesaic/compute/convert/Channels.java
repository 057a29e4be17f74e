package org.moesaic.compute.convert;

import java.util.List;
import org.moesaic.compute.quantise.WeightSource;

/// Figures of the input channels of matrices.
final class Channels {

    private Channels() {}

    /// The largest magnitude of each input's weights, over all matrices.
    ///
    /// @param matrices of equal width, at least one
    static double[] largest(List<WeightSource> matrices) {
        double[] largest = new double[matrices.getFirst().shape().columns()];
        float[] row = new float[largest.length];
        for (WeightSource matrix : matrices) {
            for (int r = 0; r < matrix.shape().rows(); r++) {
                matrix.row(r, row);
                for (int c = 0; c < largest.length; c++) {
                    largest[c] = Math.max(largest[c], Math.abs(row[c]));
                }
            }
        }
        return largest;
    }

    /// The largest ratio of largest to mean magnitude of an input's weights; inputs without weights do not count.
    static double peak(WeightSource matrix) {
        double[] largest = largest(List.of(matrix));
        double[] sums = new double[largest.length];
        float[] row = new float[largest.length];
        for (int r = 0; r < matrix.shape().rows(); r++) {
            matrix.row(r, row);
            for (int c = 0; c < sums.length; c++) {
                sums[c] += Math.abs(row[c]);
            }
        }
        double peak = 0;
        for (int c = 0; c < sums.length; c++) {
            if (sums[c] > 0) {
                peak = Math.max(peak, largest[c] * matrix.shape().rows() / sums[c]);
            }
        }
        return peak;
    }
}

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
}

package org.moesaic.compute.quantise;

import org.moesaic.formats.MatrixShape;

/// Weights that are stored the other way round: [inputs, outputs].
final class Transposed {

    /// Source rows that are turned at a time, so that what is written stays in the cache.
    private static final int BAND = 16;

    private Transposed() {}

    /// The transpose, as a copy: rows of it are columns of what is stored, and no reader of weights has columns.
    ///
    /// @throws IllegalArgumentException if there are more than 2^31 - 9 weights
    static WeightSource of(WeightSource stored) {
        int inputs = stored.shape().rows();
        int outputs = stored.shape().columns();
        if (stored.shape().weights() > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException(
                    stored.name()
                            + " has "
                            + stored.shape().weights()
                            + " weights, too many to turn");
        }
        float[] turned = new float[inputs * outputs];
        float[][] band = new float[BAND][outputs];
        for (int from = 0; from < inputs; from += BAND) {
            int rows = Math.min(BAND, inputs - from);
            for (int r = 0; r < rows; r++) {
                stored.row(from + r, band[r]);
            }
            for (int o = 0; o < outputs; o++) {
                for (int r = 0; r < rows; r++) {
                    turned[o * inputs + from + r] = band[r][o];
                }
            }
        }
        return WeightSource.of(new MatrixShape(outputs, inputs), turned).named(stored.name());
    }
}

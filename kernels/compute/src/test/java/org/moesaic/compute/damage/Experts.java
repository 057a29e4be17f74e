package org.moesaic.compute.damage;

import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.random.Noise;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;

/// Small experts with normal weights.
final class Experts {

    private Experts() {}

    /// @param scale of the weights of up and gate
    static ExpertMatrices gated(int inputs, int inner, double scale, long seed) {
        return new ExpertMatrices(
                Optional.of(matrix(inner, inputs, scale, seed)),
                matrix(inner, inputs, scale, seed + 1),
                matrix(inputs, inner, 1, seed + 2),
                Biases.NONE);
    }

    static WeightSource matrix(int rows, int columns, double scale, long seed) {
        Noise noise = new Noise(new NoiseKey(seed, 0, 0, 0).crossbar(0, 0));
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    (float)
                            (scale
                                    * noise.normal(i % columns, i / columns, 1, 0)
                                    / Math.sqrt(columns));
        }
        return WeightSource.of(new MatrixShape(rows, columns), values);
    }
}

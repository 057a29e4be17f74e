package org.moesaic.verification.benchmark;

import java.util.Random;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;

/// Random matrices on analog tiles.
final class AnalogPool {

    private static final double SECONDS = 86_400;

    private static final String NOTHING =
            """
            name: nothing
            description: weights and inputs as they are
            tile: {rows: 512, columns: 512, source: a benchmark}
            weights: {scaling: column, significance: [1], source: a benchmark}
            """;

    private static final String QUANTISE =
            NOTHING
                    + """
                    dac: {steps: 254, bound: 1, source: a benchmark}
                    adc: {steps: 254, bound: 10, source: a benchmark}
                    """;

    private AnalogPool() {}

    static float[] weights(MatrixShape shape) {
        Random random = new Random(1);
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }

    /// @param name of a preset, or `nothing`, or `quantise` for converters only
    static TileArray random(String name, MatrixShape shape) {
        TilePreset preset =
                switch (name) {
                    case "nothing" -> TilePresets.parse("nothing.yaml", NOTHING).preset();
                    case "quantise" -> TilePresets.parse("quantise.yaml", QUANTISE).preset();
                    default -> TilePresets.load(name).preset();
                };
        NoiseKey key = new NoiseKey(1, 0, 0, 0);
        return ProgrammedMatrix.program(weights(shape), shape, new float[0], preset, key)
                .at(SECONDS);
    }
}

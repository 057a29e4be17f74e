package org.moesaic.compute.damage;

import java.util.Arrays;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.InputCalibration;
import org.moesaic.compute.analog.InputScaling;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.random.NoiseKey;

/// An expert on analog tiles: its three products go through the whole chain, what lies between them is digital.
///
/// @param expert its weights
/// @param treatment the tiles
record AnalogExpert(ExactExpert expert, Treatment.Analog treatment) {

    private static final int UP = 0;
    private static final int GATE = 1;
    private static final int DOWN = 2;

    float[] apply(Backend backend, int tokens, float[] x, long seed, int layer, int id) {
        float[] inner =
                product(
                        backend,
                        expert.up(),
                        expert.biases().up(),
                        tokens,
                        x,
                        new NoiseKey(seed, layer, id, UP));
        if (expert.gate().isPresent()) {
            float[] gate =
                    product(
                            backend,
                            expert.gate().get(),
                            expert.biases().gate(),
                            tokens,
                            x,
                            new NoiseKey(seed, layer, id, GATE));
            for (int i = 0; i < inner.length; i++) {
                inner[i] = (float) expert.nonlinearity().gated(gate[i], inner[i]);
            }
        } else {
            for (int i = 0; i < inner.length; i++) {
                inner[i] = (float) expert.nonlinearity().of(inner[i]);
            }
        }
        return product(
                backend,
                expert.down(),
                expert.biases().down(),
                tokens,
                inner,
                new NoiseKey(seed, layer, id, DOWN));
    }

    private float[] product(
            Backend backend,
            DenseMatrix matrix,
            float[] bias,
            int tokens,
            float[] x,
            NoiseKey key) {
        TilePreset preset = ranged(treatment.tile().preset(), tokens, x);
        TileArray array =
                ProgrammedMatrix.program(matrix.values(), matrix.shape(), bias, preset, key)
                        .at(treatment.seconds());
        float[] y = new float[tokens * matrix.shape().rows()];
        try (LoadedTiles tiles =
                backend.multipliesTiles() ? backend.loadTiles(array) : new ReferenceTiles(array)) {
            tiles.multiply(0, tokens, x, y);
        }
        return y;
    }

    private static TilePreset ranged(TilePreset preset, int tokens, float[] x) {
        if (!(preset.input().scaling() instanceof InputScaling.Constant)) {
            return preset;
        }
        InputCalibration calibration = new InputCalibration();
        int width = x.length / tokens;
        for (int t = 0; t < tokens; t++) {
            calibration.add(Arrays.copyOfRange(x, t * width, (t + 1) * width));
        }
        return preset.with(new InputScaling.Constant(calibration.range()));
    }
}

package org.moesaic.compute.damage;

import java.lang.foreign.Arena;
import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// An expert after a treatment.
record TreatedExpert(ExactExpert exact, Treatment treatment) {

    /// Sends tokens through the kernels.
    ///
    /// @param seed of devices and noise; with layer and id it says whose they are
    /// @return `tokens` times the outputs of one
    float[] apply(Backend backend, int tokens, float[] x, long seed, int layer, int id) {
        return switch (treatment) {
            case Treatment.Digital(NumberFormat format) -> digital(backend, format, tokens, x);
            case Treatment.Analog analog ->
                    new AnalogExpert(exact, analog).apply(backend, tokens, x, seed, layer, id);
        };
    }

    private float[] digital(Backend backend, NumberFormat format, int tokens, float[] x) {
        try (Arena arena = Arena.ofShared()) {
            ExpertWeights weights =
                    new ExpertWeights(
                            exact.gate().map(each -> pack(each, format, arena)),
                            pack(exact.up(), format, arena),
                            pack(exact.down(), format, arena),
                            exact.biases(),
                            exact.nonlinearity());
            float[] ones = new float[tokens];
            Arrays.fill(ones, 1);
            float[] y = new float[x.length];
            try (Expert loaded = new Expert(backend, weights, Activations.FP32)) {
                loaded.apply(tokens, x, ones, y);
            }
            return y;
        }
    }

    private static PackedMatrix pack(DenseMatrix matrix, NumberFormat format, Arena arena) {
        return new RoundToNearest().quantise(matrix.source(), format, arena);
    }
}

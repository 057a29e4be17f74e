package org.moesaic.compute.convert;

import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.Nonlinearity;

/// What packing did to the outputs of one expert: kernels multiply the packed weights, and their outputs are held against
/// those of the weights as they were, in double. An error figure of outputs, not a claim about accuracy.
public final class PackedDamage {

    private final CalibrationTokens tokens;
    private final Nonlinearity between;
    private final double[] exact;

    /// @param before the weights as they were
    /// @param between the function between the matrices
    public PackedDamage(ExpertMatrices before, Nonlinearity between, CalibrationTokens tokens) {
        this.tokens = tokens;
        this.between = between;
        this.exact =
                PlainPass.outputs(
                        before, between, tokens.tokens(), PlainPass.wide(tokens.values()));
    }

    /// @param backend used by the calling thread only
    /// @param name what the outcome is called
    /// @param packed the same expert in few bits
    public ExpertDamage of(
            Backend backend, int layer, int expert, String name, ExpertWeights packed) {
        float[] ones = new float[tokens.tokens()];
        Arrays.fill(ones, 1);
        float[] y = new float[exact.length];
        try (Expert loaded = new Expert(backend, packed, Activations.FP32)) {
            loaded.apply(tokens.tokens(), tokens.values(), ones, y);
        }
        return against(layer, expert, name, PlainPass.wide(y));
    }

    /// The same for outputs that were computed elsewhere, such as with activations in few bits too ([LowBitLayer]).
    ///
    /// @param y token after token
    public ExpertDamage of(int layer, int expert, String name, double[] y) {
        return against(layer, expert, name, y);
    }

    /// The outputs of the weights as they were, token after token.
    public double[] exact() {
        return exact.clone();
    }

    private ExpertDamage against(int layer, int expert, String name, double[] y) {
        double[] signal = new double[tokens.groups()];
        double[] noise = new double[signal.length];
        int channels = exact.length / tokens.tokens();
        double[] byChannel = new double[channels];
        for (int i = 0; i < exact.length; i++) {
            int group = i / channels % signal.length;
            double error = y[i] - exact[i];
            signal[group] += exact[i] * exact[i];
            noise[group] += error * error;
            byChannel[i % channels] += error * error;
        }
        int worst = 0;
        for (int c = 1; c < channels; c++) {
            worst = byChannel[c] > byChannel[worst] ? c : worst;
        }
        double power = Arrays.stream(signal).sum();
        double ofWorst = byChannel[worst] == 0 ? 0 : Math.sqrt(byChannel[worst] * channels / power);
        return new ExpertDamage(
                layer, expert, name, signal, noise, tokens.tokens(), worst, ofWorst);
    }
}

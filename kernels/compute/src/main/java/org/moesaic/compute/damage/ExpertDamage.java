package org.moesaic.compute.damage;

import java.util.Arrays;

/// What one treatment did to the outputs of one expert.
///
/// @param layer of the model, dense layers counted
/// @param expert in its layer
/// @param treatment its name
/// @param signal sums of squares of the exact outputs, one a group of tokens
/// @param noise sums of squares of the errors, one a group of tokens
/// @param tokens all of them
/// @param worstChannel output whose error is the largest
/// @param worstChannelError root mean square of that output's error, over that of all exact outputs
public record ExpertDamage(
        int layer,
        int expert,
        String treatment,
        double[] signal,
        double[] noise,
        int tokens,
        int worstChannel,
        double worstChannelError) {

    /// Holds outputs against exact ones.
    ///
    /// @param y `tokens` times the outputs of a token
    static ExpertDamage of(
            int layer,
            int expert,
            String treatment,
            CalibrationTokens tokens,
            float[] y,
            double[] exact) {
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
        return new ExpertDamage(
                layer,
                expert,
                treatment,
                signal,
                noise,
                tokens.tokens(),
                worst,
                ratio(byChannel[worst] * channels, sum(signal)));
    }

    /// Mean over tokens of the square of the exact output.
    public double signalPower() {
        return sum(signal) / tokens;
    }

    /// Mean over tokens of the square of the error.
    public double noisePower() {
        return sum(noise) / tokens;
    }

    /// Root mean square of the error over that of the exact output; 0 if both are 0, infinite if only the exact one is.
    public double relativeError() {
        return ratio(sum(noise), sum(signal));
    }

    /// Signal to noise of the output in decibels; positive infinity without an error.
    public double snrDecibels() {
        return -20 * Math.log10(relativeError());
    }

    /// Of the relative error, from leaving out one group of tokens at a time.
    public double standardError() {
        double whole = relativeError();
        double spread = 0;
        for (int g = 0; g < signal.length; g++) {
            double without = ratio(sum(noise) - noise[g], sum(signal) - signal[g]) - whole;
            spread += without * without;
        }
        return Math.sqrt(spread * (signal.length - 1) / signal.length);
    }

    static double ratio(double noise, double signal) {
        return noise == 0 ? 0 : Math.sqrt(Math.max(0, noise) / signal);
    }

    static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}

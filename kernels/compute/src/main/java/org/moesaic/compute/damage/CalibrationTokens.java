package org.moesaic.compute.damage;

import org.moesaic.compute.random.Noise;
import org.moesaic.compute.random.NoiseKey;

/// Activations that experts are tried on. Token `t` belongs to group `t mod groups`; what differs between groups is how
/// sure a figure is.
///
/// @param tokens at least 2
/// @param width numbers of a token
/// @param values token after token, finite
/// @param source where they come from, in words
public record CalibrationTokens(int tokens, int width, float[] values, String source) {

    private static final int GROUPS = 8;

    /// Sets these numbers apart from the noise of every matrix.
    private static final int STREAM = 0xCA1B;

    /// @throws IllegalArgumentException if there are fewer than two, they do not fit, or one is not finite
    public CalibrationTokens {
        if (tokens < 2 || width < 1 || values.length != (long) tokens * width) {
            throw new IllegalArgumentException(
                    tokens
                            + " tokens of "
                            + width
                            + " numbers from "
                            + values.length
                            + "; at least two tokens");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "token %d, input %d: %s; they are finite"
                                .formatted(i / width, i % width, values[i]));
            }
        }
    }

    /// Independent normals: what a root-mean-square norm gives, for σ = 1, without the outlier channels of real models.
    public static CalibrationTokens gaussian(int tokens, int width, double sigma, long seed) {
        Noise noise = new Noise(new NoiseKey(seed, 0, 0, 0).crossbar(0, 0));
        float[] values = new float[Math.multiplyExact(tokens, width)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (sigma * noise.normal(i % width, i / width, STREAM, 0));
        }
        return new CalibrationTokens(
                tokens, width, values, "gaussian, sigma " + sigma + ", seed " + seed);
    }

    /// Parts that the sampling error is taken from.
    public int groups() {
        return Math.min(GROUPS, tokens);
    }
}

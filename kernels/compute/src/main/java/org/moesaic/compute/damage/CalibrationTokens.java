package org.moesaic.compute.damage;

import java.util.Comparator;
import java.util.stream.IntStream;
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

    /// Normals of which some inputs are larger in all tokens, as the outlier channels of real models are (LLM.int8(), arXiv
    /// 2208.07339, section 3). Which ones follows from the seed.
    ///
    /// @param share of the inputs, above 0 and at most 1, rounded to at least one input
    /// @param factor by which their deviation is larger
    public static CalibrationTokens outliers(
            int tokens, int width, double sigma, double share, double factor, long seed) {
        float[] values = gaussian(tokens, width, sigma, seed).values();
        Noise noise = new Noise(new NoiseKey(seed, 0, 0, 0).crossbar(0, 0));
        double[] lots = new double[width];
        for (int c = 0; c < width; c++) {
            lots[c] = noise.normal(c, 0, STREAM + 1, 0);
        }
        int count = Math.clamp(Math.round(share * width), 1, width);
        IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> lots[c]))
                .limit(count)
                .forEach(c -> {
                    for (int t = 0; t < tokens; t++) {
                        values[t * width + c] *= (float) factor;
                    }
                });
        return new CalibrationTokens(
                tokens,
                width,
                values,
                "gaussian, sigma %s, %d of %d inputs %s times, seed %d"
                        .formatted(sigma, count, width, factor, seed));
    }

    /// Some of the tokens, in the order given.
    ///
    /// @param chosen at least two
    public CalibrationTokens only(int[] chosen) {
        float[] some = new float[Math.multiplyExact(chosen.length, width)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * width, some, i * width, width);
        }
        return new CalibrationTokens(chosen.length, width, some, chosen.length + " of " + source);
    }

    /// Parts that the sampling error is taken from.
    public int groups() {
        return Math.min(GROUPS, tokens);
    }
}

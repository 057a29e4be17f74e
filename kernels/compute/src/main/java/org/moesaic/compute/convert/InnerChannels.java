package org.moesaic.compute.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;

/// The channels between the matrices of one expert: by how much outliers are divided before its down projection, and how these
/// channels are rotated and permuted.
///
/// A scale is folded into the up projection, whose output is multiplied by what the gate lets through: `a(g) · (u/s) · s` is
/// `a(g) · u`. It must not go through the gate projection, as `a(g/s)` is not `a(g)/s` for SiLU and its like. So a plain expert
/// can be folded with ReLU only, and the unit of gpt-oss, which cuts the up projection off and adds 1 to it, not at all.
///
/// @param scales of the channels, at least 1
/// @param permuted rotation, zigzag permutation and rotation of the scaled channels; empty if they are not permuted
public record InnerChannels(float[] scales, Optional<ChannelMix> permuted) {

    /// What is to be found.
    ///
    /// @param outliers empty for scales of 1
    /// @param powersOfTwo whether scales are rounded to powers of two
    /// @param block of the rotation, where channels are permuted; else 0
    public record Settings(Optional<OutlierScales> outliers, boolean powersOfTwo, int block) {}

    /// Whether scales can be folded without a change of what the expert computes.
    public static boolean foldable(Nonlinearity between, boolean gated) {
        return gated ? between != Nonlinearity.CLAMPED_SWIGLU : between == Nonlinearity.RELU;
    }

    /// From what the expert makes of some tokens.
    ///
    /// @param chosen the tokens that calibrate it, some maybe more than once
    public static InnerChannels of(
            ExpertMatrices expert,
            Nonlinearity between,
            CalibrationTokens tokens,
            int[] chosen,
            Settings how) {
        int[] once = Arrays.stream(chosen).distinct().toArray();
        double[] x = new double[Math.multiplyExact(once.length, tokens.width())];
        for (int i = 0; i < x.length; i++) {
            int token = once[i / tokens.width()];
            x[i] = tokens.values()[token * tokens.width() + i % tokens.width()];
        }
        double[] inner = PlainPass.inner(expert, between, once.length, x);
        int width = inner.length / once.length;
        float[] scales = new float[width];
        Arrays.fill(scales, 1);
        how.outliers()
                .ifPresent(mask -> {
                    double[] exact = mask.of(inner, width);
                    for (int c = 0; c < width; c++) {
                        scales[c] =
                                how.powersOfTwo()
                                        ? SmoothingScales.powerOfTwo(exact[c])
                                        : (float) exact[c];
                    }
                });
        for (int i = 0; i < inner.length; i++) {
            inner[i] /= scales[i % width];
        }
        return new InnerChannels(
                scales,
                how.block() == 0
                        ? Optional.empty()
                        : Optional.of(ChannelMix.permuted(width, how.block(), inner)));
    }

    /// The expert with the scales folded in.
    public ExpertMatrices fold(ExpertMatrices expert) {
        double[] factors = PlainPass.wide(scales);
        double[] inverse = new double[factors.length];
        Arrays.setAll(inverse, c -> 1 / factors[c]);
        float[] bias = expert.biases().up().clone();
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) (bias[c] * inverse[c]);
        }
        return new ExpertMatrices(
                expert.gate(),
                new Scaled(expert.up(), List.of(inverse), List.of()),
                Scaled.inputs(expert.down(), factors),
                new Biases(expert.biases().gate(), bias, expert.biases().down()));
    }

    /// Channels that are scaled.
    public int outliers() {
        int outliers = 0;
        for (float scale : scales) {
            outliers += scale == 1 ? 0 : 1;
        }
        return outliers;
    }
}

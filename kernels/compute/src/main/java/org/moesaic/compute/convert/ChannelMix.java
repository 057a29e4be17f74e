package org.moesaic.compute.convert;

import java.util.Optional;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// An orthogonal change of channels: a rotation in blocks, or rotation, permutation and rotation again, as DuQuant does (arXiv
/// 2406.01721). With the same change to the inputs of a matrix and to each of its rows, products stay what they are; only what
/// rounding does to them changes.
///
/// @param rotation in blocks
/// @param then the channels' order and the rotation after it; empty to rotate once
public record ChannelMix(BlockRotation rotation, Optional<Second> then) {

    /// What follows the first rotation.
    ///
    /// @param order the channel that comes to each place
    public record Second(int[] order, BlockRotation rotation) {}

    /// @throws IllegalArgumentException for an order of another length, or one that is no permutation
    public ChannelMix {
        then.map(Second::order)
                .ifPresent(order -> {
                    boolean[] seen = new boolean[rotation.width()];
                    for (int channel : order) {
                        if (order.length != seen.length
                                || channel < 0
                                || channel >= seen.length
                                || seen[channel]) {
                            throw new IllegalArgumentException(
                                    "an order of %d places, channel %d; each of %d channels once"
                                            .formatted(order.length, channel, seen.length));
                        }
                        seen[channel] = true;
                    }
                });
    }

    /// Rotation alone.
    public static ChannelMix rotated(int width, int block) {
        return new ChannelMix(new BlockRotation(width, block, 1), Optional.empty());
    }

    /// Rotation, the zigzag permutation by the magnitudes of the rotated activations, and rotation again.
    ///
    /// @param x activations, row after row of `width`
    public static ChannelMix permuted(int width, int block, double[] x) {
        ChannelMix rotated = rotated(width, block);
        double[] y = x.clone();
        rotated.apply(y);
        double[] largest = new double[width];
        for (int i = 0; i < y.length; i++) {
            largest[i % width] = Math.max(largest[i % width], Math.abs(y[i]));
        }
        return new ChannelMix(
                rotated.rotation(),
                Optional.of(
                        new Second(
                                ZigzagOrder.of(largest, block),
                                new BlockRotation(width, block, 2))));
    }

    /// Changes row after row, in place.
    public void apply(double[] rows) {
        int width = rotation.width();
        double[] before = new double[width];
        for (int from = 0; from < rows.length; from += width) {
            rotation.apply(rows, from);
            if (then.isPresent()) {
                System.arraycopy(rows, from, before, 0, width);
                for (int i = 0; i < width; i++) {
                    rows[from + i] = before[then.get().order()[i]];
                }
                then.get().rotation().apply(rows, from);
            }
        }
    }

    /// The activations, each number rounded to fp32.
    public CalibrationTokens apply(CalibrationTokens tokens) {
        double[] rows = PlainPass.wide(tokens.values());
        apply(rows);
        float[] values = new float[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i];
        }
        return new CalibrationTokens(tokens.tokens(), tokens.width(), values, tokens.source());
    }

    /// A matrix that gets such activations, each weight rounded to fp32.
    public WeightSource apply(WeightSource weights) {
        return new Mixed(weights, this);
    }

    private record Mixed(WeightSource weights, ChannelMix mix) implements WeightSource {

        @Override
        public MatrixShape shape() {
            return weights.shape();
        }

        @Override
        public String name() {
            return weights.name();
        }

        @Override
        public void row(int row, float[] into) {
            weights.row(row, into);
            double[] wide = new double[shape().columns()];
            for (int c = 0; c < wide.length; c++) {
                wide[c] = into[c];
            }
            mix.apply(wide);
            for (int c = 0; c < wide.length; c++) {
                into[c] = (float) wide[c];
            }
        }
    }
}

package org.moesaic.compute.quantise;

import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.TernaryFormat;

/// Chooses the grid of each group of one matrix in one format.
///
/// @param format the format
/// @param columns columns of the matrix
/// @param shared scales that rows share: one for a ternary matrix, one a block for block-scaled fp8; else empty
record GridFitter(NumberFormat format, int columns, float[] shared) {

    /// What the search for a range tries: 1, 0.99, … 0.21, as the public code of GPTQ does.
    private static final double[] SHRINKS = new double[80];

    private static final double[] ONLY_ALL = {1};
    private static final double[] POWERS = {1, 2, 0.5};

    static {
        for (int i = 0; i < SHRINKS.length; i++) {
            SHRINKS[i] = 1 - i / 100.0;
        }
    }

    /// @param searched whether a scale that rows share is searched for, or taken by rule
    /// @throws IllegalArgumentException for a custom format
    static GridFitter of(NumberFormat format, WeightSource weights, boolean searched) {
        float[] shared =
                switch (format) {
                    case TernaryFormat _ ->
                            new float[] {
                                searched
                                        ? MatrixScales.ternarySearched(weights)
                                        : MatrixScales.ternary(weights)
                            };
                    case FloatFormat real when real.scaleBlock() != 0 ->
                            MatrixScales.blocks(weights, real.scaleBlock());
                    case CustomFormat custom ->
                            throw new IllegalArgumentException(
                                    "no quantiser makes '" + custom.name() + "'");
                    case FloatFormat _,
                            IntegerFormat _,
                            MicroscalingFormat _,
                            NormalFloatFormat _,
                            BinaryFormat _,
                            NestedFormat _,
                            Dict16Format _ ->
                            new float[0];
                };
        return new GridFitter(format, weights.shape().columns(), shared);
    }

    /// Consecutive columns that share a grid; at least 1.
    int group() {
        int group =
                switch (format) {
                    case IntegerFormat integer -> integer.group();
                    case NormalFloatFormat normal -> normal.group();
                    case BinaryFormat binary -> binary.group();
                    case NestedFormat nested -> nested.group();
                    case MicroscalingFormat microscaling -> microscaling.group();
                    case FloatFormat real when real.scaleBlock() != 0 -> real.scaleBlock();
                    case FloatFormat _, TernaryFormat _, Dict16Format _, CustomFormat _ -> columns;
                };
        return Math.clamp(group, 1, Math.max(1, columns));
    }

    /// Ranges that are worth trying for one group; only the whole one where there is nothing to choose.
    double[] shrinks() {
        return switch (format) {
            case IntegerFormat _, NormalFloatFormat _, NestedFormat _, Dict16Format _ -> SHRINKS;
            case MicroscalingFormat _ -> POWERS;
            case FloatFormat _, TernaryFormat _, BinaryFormat _, CustomFormat _ -> ONLY_ALL;
        };
    }

    /// Whether groups can cover any share of their range, and not powers of two of it or only the whole.
    boolean takesAnyRange() {
        return shrinks() == SHRINKS;
    }

    /// The grid for the weights `w[from]` to `w[to - 1]` of a row, which are one group.
    Grid fit(int row, double[] w, int from, int to, double shrink) {
        return switch (format) {
            case IntegerFormat integer -> GroupFits.integer(integer, w, from, to, shrink);
            case NormalFloatFormat normal -> GroupFits.normalFloat(normal, w, from, to, shrink);
            case BinaryFormat binary -> GroupFits.binary(binary.scale(), w, from, to);
            case NestedFormat nested -> GroupFits.nested(nested, w, from, to, shrink);
            case MicroscalingFormat _ -> GroupFits.microscaling(w, from, to, shrink);
            case Dict16Format _ -> GroupFits.levels(w, from, to, shrink);
            case TernaryFormat _ -> MatrixScales.ternaryGrid(shared[0]);
            case FloatFormat real -> new FloatGrid(real.kind(), blockScale(real, row, from));
            case CustomFormat custom -> throw new AssertionError(custom.name());
        };
    }

    private float blockScale(FloatFormat real, int row, int column) {
        int side = real.scaleBlock();
        return side == 0 ? 1 : shared[row / side * Math.ceilDiv(columns, side) + column / side];
    }
}

package org.moesaic.compute.analog;

/// What vectors are divided by on one tile, in the order in which they come. It has a memory where the range is a running
/// average; all backends use it, so that they agree.
public final class InputRanges {

    private static final float SMALL = 0x1p-64f;
    private static final float LARGE = 0x1p64f;

    private final InputScaling scaling;
    private double average = Double.NaN;

    public InputRanges(InputScaling scaling) {
        this.scaling = scaling;
    }

    /// The range of a vector whose largest magnitude is known.
    ///
    /// @param largest largest magnitude of the inputs on this tile; only looked at where [#needsLargest()]
    /// @return 0 for a vector of zeros that is scaled by its own magnitude
    public float range(float largest) {
        return switch (scaling) {
            case InputScaling.None none -> 1;
            case InputScaling.Constant constant -> (float) constant.range();
            case InputScaling.AbsMax absMax -> (float) Math.min(largest, absMax.limit());
            case InputScaling.Average running -> {
                double before = Double.isNaN(average) ? largest : average;
                average = before * (1 - running.decay()) + largest * running.decay();
                yield (float) average;
            }
        };
    }

    /// Whether ranges depend on the vectors.
    public boolean needsLargest() {
        return switch (scaling) {
            case InputScaling.None none -> false;
            case InputScaling.Constant constant -> false;
            case InputScaling.AbsMax absMax -> true;
            case InputScaling.Average average -> true;
        };
    }

    /// A power of two that a vector and its range are multiplied with before anything else, and its outputs divided by at
    /// the end. It is 1 but for ranges whose reciprocal or products would leave fp32: below 2⁻⁶⁴ and above 2⁶⁴.
    public static float lift(float range) {
        if (range >= SMALL && range <= LARGE) {
            return 1;
        }
        return range < SMALL ? LARGE : SMALL;
    }

    /// The range of the second try of [BoundManagement.Kind#WORST_CASE] (`ABS_MAX_NP_SUM` in IBM/aihwkit), lifted.
    ///
    /// @param x the vectors; the tile's `count` inputs begin at `from`
    /// @param lift of the vector
    public static float worstCase(TilePreset preset, float[] x, int from, int count, float lift) {
        float largest = 0;
        float positive = 0;
        float negative = 0;
        for (int i = from; i < from + count; i++) {
            float value = x[i] * lift;
            largest = Math.max(largest, Math.abs(value));
            positive += Math.max(value, 0);
            negative += Math.max(-value, 0);
        }
        BoundManagement bounds = preset.output().bounds();
        Quantiser dac = preset.input().dac();
        double bound = preset.output().adc().quantiser().bound();
        double guess = Math.max(positive, negative) * bounds.assumedWeight() / bound;
        double coarsest =
                dac.on() ? largest * dac.steps() * bounds.coarsest() : Double.POSITIVE_INFINITY;
        return (float) Math.max(largest, Math.min(coarsest, guess));
    }
}

package org.moesaic.compute.analog;

/// What vectors are divided by on one tile, in the order in which they come. It has a memory where the range is a running
/// average; all backends use it, so that they agree.
public final class InputRanges {

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

    /// The range of the second try of [BoundManagement.Kind#WORST_CASE] (`ABS_MAX_NP_SUM` in IBM/aihwkit).
    ///
    /// @param positive sum of the positive inputs
    /// @param negative sum of the magnitudes of the negative ones
    public static float worstCase(
            TilePreset preset, float largest, float positive, float negative) {
        BoundManagement bounds = preset.output().bounds();
        Quantiser dac = preset.input().dac();
        double bound = preset.output().adc().quantiser().bound();
        double guess = Math.max(positive, negative) * bounds.assumedWeight() / bound;
        double coarsest =
                dac.on() ? largest * dac.steps() * bounds.coarsest() : Double.POSITIVE_INFINITY;
        return (float) Math.max(largest, Math.min(coarsest, guess));
    }
}

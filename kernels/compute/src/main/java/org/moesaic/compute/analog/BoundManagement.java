package org.moesaic.compute.analog;

/// What happens where an output is beyond the converter's bound: the vector is driven again, smaller.
///
/// After IBM/aihwkit (`BoundManagementType`). A value exactly at the bound passes; the test is after rounding. Unlike
/// there, a negative value beyond the bound is never forgotten.
///
/// @param kind which loop
/// @param mostReduction the reduction never grows beyond this
/// @param coarsest the reduction stops where one input step would be more than this share of the range
/// @param assumedWeight for [Kind#WORST_CASE]: weight with which the largest possible output is guessed
public record BoundManagement(
        Kind kind, double mostReduction, double coarsest, double assumedWeight) {

    /// The loops.
    public enum Kind {
        /// Clips.
        NONE,
        /// Halves the inputs and drives again, with new noise, until all outputs pass.
        ITERATIVE,
        /// Drives at most once more, at a range that follows from the sums of the vector's positive and negative inputs.
        WORST_CASE
    }

    /// Clips.
    public static final BoundManagement NONE = new BoundManagement(Kind.NONE, 1000, 0.25, 0.6);

    public BoundManagement {
        if (!(mostReduction >= 1) || !(coarsest > 0) || !(assumedWeight > 0)) {
            throw new IllegalArgumentException(
                    "bound management with reduction %s, resolution %s, weight %s; at least 1, above 0, above 0"
                            .formatted(mostReduction, coarsest, assumedWeight));
        }
    }

    /// Whether the reduction has become too large to go on.
    public boolean exhausted(double reduction, Quantiser dac) {
        boolean coarse = dac.on() && reduction > coarsest * dac.steps() / (2 * dac.bound());
        return (long) reduction > mostReduction || coarse;
    }
}

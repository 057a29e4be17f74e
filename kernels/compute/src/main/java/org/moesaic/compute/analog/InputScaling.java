package org.moesaic.compute.analog;

/// What an input vector is divided by before it is driven, and its product multiplied with afterwards.
///
/// The modes are those of `NoiseManagementType` in IBM/aihwkit.
public sealed interface InputScaling {

    /// Nothing: inputs beyond the converter's bound are clipped.
    record None() implements InputScaling {}

    /// The same range for all vectors: fixed, or learned in hardware-aware training.
    ///
    /// @param range greater than 0
    record Constant(double range) implements InputScaling {

        public Constant {
            requirePositive("an input range", range);
        }
    }

    /// The largest magnitude of each vector.
    ///
    /// @param limit the range is no more than this, which clips larger inputs; positive infinity for no limit
    record AbsMax(double limit) implements InputScaling {

        public AbsMax {
            requirePositive("a limit of the input range", limit);
        }
    }

    /// The running average of the vectors' largest magnitudes, in the order in which they come; the first vector starts
    /// it.
    ///
    /// @param decay share of a new vector, between 0 and 1
    record Average(double decay) implements InputScaling {

        public Average {
            if (!(decay > 0 && decay <= 1)) {
                throw new IllegalArgumentException(
                        "a decay of " + decay + "; it is above 0 and at most 1");
            }
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(what + " of " + value + "; it is above 0");
        }
    }
}

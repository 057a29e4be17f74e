package org.moesaic.compute.analog;

/// The converter behind the columns.
///
/// @param kind how it finds a code
/// @param quantiser its codes
/// @param columnsPerConverter neighbouring columns that share one, and its offset
/// @param offsetSigma spread of the converters' fixed offsets, in units of the bound's scale
/// @param mismatchSigma spread of a unit capacitor, relative; for [Kind#SAR]
public record Adc(
        Kind kind,
        Quantiser quantiser,
        int columnsPerConverter,
        double offsetSigma,
        double mismatchSigma) {

    /// How a code is found.
    public enum Kind {
        /// Rounds to the nearest level, half to even.
        LINEAR,
        /// Successive approximation: bit by bit, against a capacitor array with mismatch. With none it rounds to the
        /// nearest level, half up.
        SAR
    }

    public static final Adc OFF = new Adc(Kind.LINEAR, Quantiser.OFF, 1, 0, 0);

    public Adc {
        if (columnsPerConverter < 1 || !(offsetSigma >= 0) || !(mismatchSigma >= 0)) {
            throw new IllegalArgumentException(
                    "a converter for %d columns, offset %s, mismatch %s; at least 1, 0, 0"
                            .formatted(columnsPerConverter, offsetSigma, mismatchSigma));
        }
    }

    /// Bits of a code: 8 for 254 steps.
    public int bits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(quantiser.steps());
    }
}

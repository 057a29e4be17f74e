package org.moesaic.compute.analog;

/// In how many passes a vector is driven.
///
/// @param kind how it is taken apart
/// @param sliceBits bits of an input that are driven at once, for [Kind#BIT_SERIAL]; else 0
public record MvmMode(Kind kind, int sliceBits) {

    /// How a vector is taken apart.
    public enum Kind {
        /// Not at all.
        ONE_PASS,
        /// Positive inputs, then negative ones; the difference of the currents is converted once.
        SIGNS_ANALOG_SUM,
        /// Positive inputs, then negative ones; both are converted, the difference is digital.
        SIGNS_DIGITAL_SUM,
        /// The input's code as sign and magnitude, `sliceBits` bits at a time, the lowest first; each slice drives the full
        /// range, is converted, and weighed digitally.
        BIT_SERIAL
    }

    public static final MvmMode ONE_PASS = new MvmMode(Kind.ONE_PASS, 0);

    public MvmMode {
        if (kind == Kind.BIT_SERIAL ? sliceBits < 1 || sliceBits > 20 : sliceBits != 0) {
            throw new IllegalArgumentException(
                    sliceBits
                            + " slice bits in mode "
                            + kind
                            + "; 1 to 20 if bit-serial, else none");
        }
    }

    /// Passes over the crossbar for one vector.
    ///
    /// @param dac gives the bits of an input
    public int passes(Quantiser dac) {
        return switch (kind) {
            case ONE_PASS -> 1;
            case SIGNS_ANALOG_SUM, SIGNS_DIGITAL_SUM -> 2;
            case BIT_SERIAL -> Math.ceilDiv(magnitudeBits(dac), sliceBits);
        };
    }

    /// Conversions of each column for one vector.
    public int conversions(Quantiser dac) {
        return kind == Kind.SIGNS_ANALOG_SUM ? 1 : passes(dac);
    }

    /// Bits of the largest code without its sign.
    private static int magnitudeBits(Quantiser dac) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, dac.steps() / 2));
    }
}

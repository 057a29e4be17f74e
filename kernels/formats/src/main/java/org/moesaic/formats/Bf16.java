package org.moesaic.formats;

/// bf16: the upper half of an fp32.
public final class Bf16 {

    /// From the fraction of a bf16 to that of a double: 52 bits and 7.
    public static final int FRACTION_SHIFT = 45;

    /// The biases of exponents are 1023 and 127.
    public static final double BIAS_DIFFERENCE = 0x1p896;

    private Bf16() {}

    /// The value of a bf16; exact.
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// The magnitude of a bf16 as if its largest exponent were one like the others: infinity counts as 2^128, and what is no
    /// number as something larger. Exact. In double this is two steps that need no conversion: sign taken off, exponent and
    /// fraction are moved to where a double has its own, which is then too small by the difference of the biases.
    public static double size(short bits) {
        return Double.longBitsToDouble((long) (bits & Short.MAX_VALUE) << FRACTION_SHIFT)
                * BIAS_DIFFERENCE;
    }

    /// The nearest bf16, ties to the even one; magnitudes from 2^128 − 2^119 on become infinite. A NaN keeps its sign and
    /// the upper bits of its payload and becomes quiet.
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        int lastKept = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + lastKept >>> 16);
    }
}

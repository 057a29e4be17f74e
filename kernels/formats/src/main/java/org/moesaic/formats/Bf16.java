package org.moesaic.formats;

/// bf16: the upper half of an fp32.
public final class Bf16 {

    private Bf16() {}

    /// The value of a bf16; exact.
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
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

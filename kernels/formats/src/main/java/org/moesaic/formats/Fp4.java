package org.moesaic.formats;

/// The numbers of MXFP4: E2M1 elements and E8M0 scales.
///
/// Source: OCP Microscaling Formats (MX) Specification 1.0, sections 5.3.3 and 5.4.1.
public final class Fp4 {

    /// Largest magnitude of an element.
    public static final float MAX = 6;

    private static final float[] VALUES = {
        0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f, -0f, -0.5f, -1f, -1.5f, -2f, -3f, -4f, -6f
    };

    /// 16, which is no code, for NaN.
    private static final byte[] HIGH_BITS =
            HighBits.table(value -> Float.isNaN(value) ? 16 : fromFloat(value));

    private static final int SCALE_BIAS = 127;
    private static final int SCALE_NAN = 255;

    private Fp4() {}

    /// The value of an element code, 0 to 15: a sign bit, then the magnitude.
    public static float toFloat(int code) {
        return VALUES[code];
    }

    /// The nearest element code, ties to the even one; magnitudes above 6, infinities included, become 6.
    ///
    /// @throws IllegalArgumentException for NaN, which E2M1 does not have
    public static int fromFloat(float value) {
        if (Float.isNaN(value)) {
            throw new IllegalArgumentException("NaN has no E2M1 code; values must be numbers");
        }
        int sign = Float.floatToRawIntBits(value) >>> 31 << 3;
        float magnitude = Math.min(Math.abs(value), MAX);
        int exponent = Math.max(Math.getExponent(magnitude), 0);
        int halves = (int) Math.rint(Math.scalb((double) magnitude, 1 - exponent));
        return sign | halves + (exponent << 1);
    }

    /// The element codes of many numbers, by [#fromFloat].
    ///
    /// @param codes receives `count` codes, 0 to 15
    /// @throws IllegalArgumentException for NaN
    public static void fromFloats(float[] values, int count, int[] codes) {
        HighBits.look(HIGH_BITS, values, count, codes);
        int all = 0;
        for (int i = 0; i < count; i++) {
            all |= codes[i];
        }
        if (all > 15) {
            for (int i = 0; i < count; i++) {
                codes[i] = fromFloat(values[i]);
            }
        }
    }

    /// 2^(scale − 127), or NaN for the scale 255. Exact: 2^-127 is a subnormal fp32.
    public static float scaleToFloat(byte scale) {
        int code = scale & 0xff;
        return code == SCALE_NAN ? Float.NaN : Math.scalb(1f, code - SCALE_BIAS);
    }

    /// The scale of that value.
    ///
    /// @throws IllegalArgumentException unless it is NaN or a power of two from 2^-127 to 2^127
    public static byte scaleFromFloat(float value) {
        if (Float.isNaN(value)) {
            return (byte) SCALE_NAN;
        }
        int exponent = value == Math.scalb(1f, -SCALE_BIAS) ? -SCALE_BIAS : Math.getExponent(value);
        if (exponent > SCALE_BIAS || exponent < -SCALE_BIAS || value != Math.scalb(1f, exponent)) {
            throw new IllegalArgumentException(
                    value + " is no scale of mxfp4; that is a power of two from 2^-127 to 2^127");
        }
        return (byte) (exponent + SCALE_BIAS);
    }
}

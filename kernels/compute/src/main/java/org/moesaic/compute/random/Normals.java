package org.moesaic.compute.random;

/// One standard normal variate from one 32-bit word, by the same fp32 operations on every device.
///
/// The highest bit is the sign; the others are a tail probability p = (m + ½) / 2³² below ½. With t = -ln 2p the variate's
/// magnitude is t · A(t) below t = 3.5 and B(t) from there on; A, B and the logarithm are polynomials, fitted to the
/// inverse of the normal distribution at Chebyshev nodes. Used are conversion of an integer, bit operations, `+`, `-`,
/// `*` and fused multiply-add: what IEEE 754 and OpenCL round alike everywhere. Not used are division, square root,
/// logarithm or trigonometry, which OpenCL allows to differ.
///
/// The result is within [#LARGEST_ERROR] of the exact inverse. It is symmetric, so the mean is 0 and so is the skew;
/// the variance is 1 within 10⁻⁵. The tails end at [#LARGEST] = 6.34: of 2³² words two give it, and a true normal variate
/// is beyond it once in 4 · 10⁹ draws.
public final class Normals {

    /// Largest distance from the exact inverse.
    public static final double LARGEST_ERROR = 2e-5;

    /// Largest magnitude.
    public static final float LARGEST = 6.337962f;

    /// Bits of √½, where the mantissa is cut so that it lies about 1.
    public static final int ROOT_HALF_BITS = 0x3f3504f3;

    public static final float LN_2 = 0.6931472f;

    /// From here on t is in the tail.
    public static final float TAIL_FROM = 3.5f;

    /// t · scale + offset is -1 to 1 in the middle.
    public static final float MIDDLE_SCALE = 2 / 3.5f;

    public static final float MIDDLE_OFFSET = -1;

    /// t · scale + offset is -1 to 1 in the tail, up to t = 22.5.
    public static final float TAIL_SCALE = 2 / 19f;

    public static final float TAIL_OFFSET = -26 / 19f;

    private static final float[] LOGARITHM = {
        0.087439455f,
        -0.1437733f,
        0.14949095f,
        -0.16560696f,
        0.19956978f,
        -0.25002155f,
        0.33334184f,
        -0.49999988f,
        1.0f
    };

    private static final float[] MIDDLE = {
        0.0102356095f,
        -0.013428092f,
        -0.0077884058f,
        0.0063115335f,
        0.01940835f,
        -0.026304536f,
        0.030590503f,
        -0.055537794f,
        0.10660754f,
        -0.22804715f,
        0.7772413f
    };

    private static final float[] TAIL = {
        -0.008279546f,
        0.011752229f,
        0.0037241403f,
        -0.0013672404f,
        -0.022333797f,
        0.036563132f,
        -0.06004567f,
        0.13357854f,
        -0.36446315f,
        1.9292127f,
        4.728638f
    };

    private Normals() {}

    /// The variate of a word.
    public static float of(int word) {
        float x = (float) (word & 0x7fffffff) + 0.5f;
        int shifted = Float.floatToRawIntBits(x) - ROOT_HALF_BITS;
        int exponent = shifted >> 23;
        float g = Float.intBitsToFloat(shifted + ROOT_HALF_BITS - (exponent << 23)) - 1;
        // t = -ln(x / 2^31)
        float t = Math.fma(-polynomial(LOGARITHM, g), g, (31 - exponent) * LN_2);
        float magnitude =
                t < TAIL_FROM
                        ? polynomial(MIDDLE, Math.fma(t, MIDDLE_SCALE, MIDDLE_OFFSET)) * t
                        : polynomial(TAIL, Math.fma(t, TAIL_SCALE, TAIL_OFFSET));
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) ^ word & 0x80000000);
    }

    /// Coefficients of ln(1 + g) / g, the highest power first.
    public static float[] logarithm() {
        return LOGARITHM.clone();
    }

    /// Coefficients of A, the highest power first.
    public static float[] middle() {
        return MIDDLE.clone();
    }

    /// Coefficients of B, the highest power first.
    public static float[] tail() {
        return TAIL.clone();
    }

    /// Horner's rule, each step fused.
    private static float polynomial(float[] coefficients, float x) {
        float value = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            value = Math.fma(value, x, coefficients[i]);
        }
        return value;
    }
}

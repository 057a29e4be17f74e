package org.moesaic.compute.analog;

/// Square root and quotient in fp32 from operations that IEEE 754 and OpenCL round alike everywhere. Both of them are
/// free to differ on an OpenCL device; a backend that takes this sequence gives the same bits.
public final class PortableMath {

    /// What is smaller counts as 0: its square root is below 2⁻⁴⁸, and devices may flush what is left of it in between.
    public static final float SMALLEST_SQUARE = 0x1p-96f;

    /// Start of the reciprocal square root: `ROOT_START - bits / 2`.
    public static final int ROOT_START = 0x5f3759df;

    /// Start of the reciprocal: `RECIPROCAL_START - bits`.
    public static final int RECIPROCAL_START = 0x7ef311c7;

    private PortableMath() {}

    /// √x within one unit in the last place; two Newton steps of the reciprocal square root, and one of the root.
    ///
    /// @param x 0 or more, below 2⁹⁶
    public static float squareRoot(float x) {
        if (x < SMALLEST_SQUARE) {
            return 0;
        }
        float half = 0.5f * x;
        float r = Float.intBitsToFloat(ROOT_START - (Float.floatToRawIntBits(x) >> 1));
        r = r * Math.fma(-(half * r), r, 1.5f);
        r = r * Math.fma(-(half * r), r, 1.5f);
        float root = x * r;
        return Math.fma(Math.fma(-root, root, x), 0.5f * r, root);
    }

    /// a / b within one unit in the last place; three Newton steps of the reciprocal, and one of the quotient.
    ///
    /// @param b 1 or more, below 2⁹⁶
    public static float divide(float a, float b) {
        float r = Float.intBitsToFloat(RECIPROCAL_START - Float.floatToRawIntBits(b));
        r = Math.fma(r, Math.fma(-b, r, 1f), r);
        r = Math.fma(r, Math.fma(-b, r, 1f), r);
        r = Math.fma(r, Math.fma(-b, r, 1f), r);
        float quotient = a * r;
        return Math.fma(Math.fma(-b, quotient, a), r, quotient);
    }
}

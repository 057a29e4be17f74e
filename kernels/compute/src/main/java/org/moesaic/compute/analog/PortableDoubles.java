package org.moesaic.compute.analog;

/// Natural logarithm and exponential function in double from operations that IEEE 754 rounds alike everywhere, so that
/// vectors of them give the same bits as one after the other. What devices do is computed with them.
///
/// Both are within 2⁻⁵⁰ of the exact value, relative to it or to 1, whichever is larger.
public final class PortableDoubles {

    /// Bits of √½, where the mantissa is cut so that it lies about 1.
    public static final long ROOT_HALF_BITS = 0x3FE6A09E667F3BCDL;

    /// Adding it leaves an integer below 2⁵⁰ in the lowest bits; subtracting it then rounds to the nearest.
    public static final double INTEGER = 0x1.8p52;

    public static final double LOG2_E = 1.4426950408889634;

    /// ln 2 in two parts: of the high one, products with exponents are exact.
    public static final double LN_2_HIGH = 0x1.62e42fee00000p-1;

    /// See [#LN_2_HIGH].
    public static final double LN_2_LOW = 0x1.a39ef35793c76p-33;

    /// Exponents beyond ± this are taken as this: e^-700 is 10⁻³⁰⁴.
    public static final double LARGEST_EXPONENT = 700;

    /// 2 / (2 j + 1) for j = 11 … 1: 2 artanh s = 2 s + s³ (2/3 + 2/5 s² + …). With |s| ≤ 0.1716 the next is below 2⁻⁶⁵ of all.
    private static final double[] ARTANH = new double[11];

    /// 1 / j! for j = 13 … 0. With |r| ≤ ½ ln 2 the next is below 2⁻⁵⁷.
    private static final double[] EXPONENTIAL = new double[14];

    static {
        for (int j = 1; j <= ARTANH.length; j++) {
            ARTANH[ARTANH.length - j] = 2.0 / (2 * j + 1);
        }
        double factorial = 1;
        for (int j = 0; j < EXPONENTIAL.length; j++) {
            factorial *= Math.max(1, j);
            EXPONENTIAL[EXPONENTIAL.length - 1 - j] = 1 / factorial;
        }
    }

    private PortableDoubles() {}

    /// ln x.
    ///
    /// @param x a normal number above 0
    public static double ln(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long exponent = bits - ROOT_HALF_BITS >> 52;
        double mantissa = Double.longBitsToDouble(bits - (exponent << 52));
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double value = ARTANH[0];
        for (int i = 1; i < ARTANH.length; i++) {
            value = Math.fma(value, square, ARTANH[i]);
        }
        double ofMantissa = Math.fma(s * square, value, s + s);
        double e = exponent;
        return Math.fma(e, LN_2_HIGH, Math.fma(e, LN_2_LOW, ofMantissa));
    }

    /// eˣ; x is finite.
    public static double exp(double x) {
        double inside = Math.min(Math.max(x, -LARGEST_EXPONENT), LARGEST_EXPONENT);
        double lifted = Math.fma(inside, LOG2_E, INTEGER);
        double n = lifted - INTEGER;
        double r = Math.fma(-n, LN_2_LOW, Math.fma(-n, LN_2_HIGH, inside));
        double value = EXPONENTIAL[0];
        for (int i = 1; i < EXPONENTIAL.length; i++) {
            value = Math.fma(value, r, EXPONENTIAL[i]);
        }
        long scale = (Double.doubleToRawLongBits(lifted) << 52) + (1023L << 52);
        return value * Double.longBitsToDouble(scale);
    }

    /// Coefficients of the series in s² behind [#ln], the highest power first.
    public static double[] artanh() {
        return ARTANH.clone();
    }

    /// Coefficients of [#exp], the highest power first.
    public static double[] exponential() {
        return EXPONENTIAL.clone();
    }
}

package org.moesaic.formats;

/// An independent reading of small floats, in `double` arithmetic, from the definition alone.
final class SmallFloats {

    private SmallFloats() {}

    /// The value of a code of sign, exponent and fraction as IEEE 754 defines it, subnormals included; what the greatest
    /// exponent means is left to the caller.
    static double value(int code, int exponentBits, int fractionBits) {
        int fraction = code & (1 << fractionBits) - 1;
        int exponent = code >> fractionBits & (1 << exponentBits) - 1;
        double sign = (code >> exponentBits + fractionBits & 1) == 1 ? -1 : 1;
        int bias = (1 << exponentBits - 1) - 1;
        double part = fraction / Math.pow(2, fractionBits);
        return exponent == 0
                ? sign * part * Math.pow(2, 1 - bias)
                : sign * (1 + part) * Math.pow(2, exponent - bias);
    }

    /// The index of the nearest of `values`, which rise; of two that are equally near the even index. `x` is within.
    static int nearest(double[] values, double x) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            double distance = Math.abs(values[i] - x);
            double before = Math.abs(values[best] - x);
            if (distance < before || distance == before && i % 2 == 0) {
                best = i;
            }
        }
        return best;
    }
}

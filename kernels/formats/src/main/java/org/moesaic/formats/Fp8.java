package org.moesaic.formats;

/// The two 8-bit floats of the OCP 8-bit Floating Point Specification (OFP8) 1.0.
///
/// Each has a sign, then exponent, then fraction, and subnormal numbers. E4M3 has exponent bias 7, no infinities, and the
/// NaN 0x7F (0xFF); E5M2 has bias 15, infinities 0x7C (0xFC) and NaNs above.
public enum Fp8 {
    /// 4 bits of exponent, 3 of fraction: up to 448.
    E4M3(3, 7, 0x7e, 0x7f, false),
    /// 5 bits of exponent, 2 of fraction: up to 57344.
    E5M2(2, 15, 0x7b, 0x7e, true);

    private final int fractionBits;
    private final int bias;
    private final int largest;
    private final int nan;
    private final boolean infinities;
    private final float[] values = new float[256];
    private final byte[] highBits;

    Fp8(int fractionBits, int bias, int largest, int nan, boolean infinities) {
        this.fractionBits = fractionBits;
        this.bias = bias;
        this.largest = largest;
        this.nan = nan;
        this.infinities = infinities;
        for (int code = 0; code < values.length; code++) {
            float magnitude = magnitude(code & 0x7f);
            values[code] = code < 0x80 ? magnitude : -magnitude;
        }
        highBits = HighBits.table(value -> fromFloat(value) & 0xff);
    }

    /// The largest finite value: 448 or 57344.
    public float max() {
        return values[largest];
    }

    /// The value of a code; exact.
    public float toFloat(byte code) {
        return values[code & 0xff];
    }

    /// The nearest code, ties to the even one. What is larger than the largest finite value, infinities included, becomes
    /// that value (the specification's saturating mode); a NaN becomes 0x7F in E4M3 and 0x7E in E5M2, with its sign.
    public byte fromFloat(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 24 & 0x80;
        if (Float.isNaN(value)) {
            return (byte) (sign | nan);
        }
        float magnitude = Math.min(Math.abs(value), max());
        int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
        // In units of the last fraction bit the magnitude is at most 2^(fractionBits + 1); rint
        // rounds ties to even, and
        // a carry out of the fraction adds one to the exponent, as it should.
        int units = (int) Math.rint(Math.scalb((double) magnitude, fractionBits - exponent));
        int code = units + (exponent + bias - 1 << fractionBits);
        return (byte) (sign | code);
    }

    /// The codes of many numbers, by [#fromFloat]: a code follows from the highest bits of the number and from whether
    /// anything lies below them.
    ///
    /// @param codes receives `count` codes, 0 to 255
    public void fromFloats(float[] values, int count, int[] codes) {
        HighBits.look(highBits, values, count, codes);
    }

    private float magnitude(int code) {
        if (code > largest) {
            return infinities && code == largest + 1 ? Float.POSITIVE_INFINITY : Float.NaN;
        }
        int exponent = code >>> fractionBits;
        int fraction = code & (1 << fractionBits) - 1;
        int units = exponent == 0 ? fraction : fraction + (1 << fractionBits);
        return Math.scalb((float) units, Math.max(exponent, 1) - bias - fractionBits);
    }
}

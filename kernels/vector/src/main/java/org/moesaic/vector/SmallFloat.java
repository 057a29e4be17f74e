package org.moesaic.vector;

/// Finite floats of 8 and 16 bits as fp32, exactly, with subnormal numbers and without a branch or a table.
///
/// The magnitude is shifted so that its exponent stands where that of fp32 does, and the exponent gets the difference of
/// the biases. That is right for normal numbers. For a subnormal one it gives `t = m·(1 + f)` where `m·f·2` is meant, m
/// being half the smallest normal number: `2t - 2m`. For normal numbers this is at least t, for the others at most t, so
/// the smaller of the two is the value of both. Magnitudes are compared as integers, in which order they are the same.
///
/// Going through fp32 subnormals and a multiplication would be shorter, and on some processors a hundred times slower.
///
/// @param shift from a number in the top bits of a lane to the place of an fp32
/// @param rebias difference of the exponents' biases, in place
/// @param smallestNormal of the small format
/// @param mask the magnitude in the top bits of a lane
record SmallFloat(int shift, int rebias, float smallestNormal, int mask) {

    /// The sign of an fp32.
    static final int SIGN = 0x80000000;

    static SmallFloat fp16() {
        return new SmallFloat(3, (127 - 15) << 23, 0x1p-14f, 0x7fff0000);
    }

    static SmallFloat e4m3() {
        return new SmallFloat(4, (127 - 7) << 23, 0x1p-6f, 0x7f000000);
    }

    static SmallFloat e5m2() {
        return new SmallFloat(3, (127 - 15) << 23, 0x1p-14f, 0x7f000000);
    }
}

package org.moesaic.compute;

import java.util.Arrays;

/// A token's inputs as symmetric int8: the definition that every backend follows bit for bit.
///
/// With `m = max|x|`, all in fp32, each operation rounded once, half to even:
///
/// - `scale = m / 127`
/// - `code = rint(x · (127 / m))`, so -127 to 127: one division a token, and a multiplication that every device rounds
///   alike
/// - `m` below 2⁻¹¹⁸, where `127 / m` would not be a number: scale 0, all codes 0
/// - a NaN or an infinity among the inputs: scale NaN, all codes 0; every output of the token is then NaN
public final class Int8Token {

    /// The largest code.
    public static final int LARGEST = 127;

    /// Inputs that are all smaller than this are taken as 0.
    public static final float SMALLEST = 0x1p-118f;

    private Int8Token() {}

    /// Quantises `count` inputs from `x[from]` on.
    ///
    /// @param codes receives `count` codes from index 0 on
    /// @return the scale
    public static float quantise(float[] x, int from, int count, byte[] codes) {
        float largest = largest(x, from, count);
        if (!(largest >= SMALLEST && largest <= Float.MAX_VALUE)) {
            Arrays.fill(codes, 0, count, (byte) 0);
            return largest < SMALLEST ? 0 : Float.NaN;
        }
        float inverse = LARGEST / largest;
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) Math.rint(x[from + i] * inverse);
        }
        return largest / LARGEST;
    }

    /// The largest magnitude; NaN if there is one, 0 for no inputs.
    private static float largest(float[] x, int from, int count) {
        float largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.abs(x[from + i]));
        }
        return largest;
    }
}

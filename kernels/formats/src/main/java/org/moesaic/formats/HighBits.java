package org.moesaic.formats;

/// Rounding to a float of few bits by a table.
///
/// The numbers half way between two neighbours of a format with up to three bits of fraction have four bits of fraction at
/// most. So which neighbour an fp32 is rounded to follows from its sign, exponent and four bits of fraction, and from
/// whether any bit below them is set.
final class HighBits {

    /// Bits of an fp32 below those looked at: 23 of fraction but four.
    private static final int BELOW = 19;

    private static final int ANY_BELOW = (1 << BELOW) - 1;

    /// Rounds one number.
    interface Rounding {
        int code(float value);
    }

    private HighBits() {}

    /// Codes by twice the highest bits, plus one if there are bits below.
    static byte[] table(Rounding rounding) {
        byte[] table = new byte[2 << 32 - BELOW];
        for (int i = 0; i < table.length; i++) {
            // One bit below stands for all others: none of them reaches the next number half way.
            table[i] = (byte) rounding.code(Float.intBitsToFloat(i >>> 1 << BELOW | i & 1));
        }
        return table;
    }

    static void look(byte[] table, float[] values, int count, int[] codes) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            // The sign of the negative is set if any bit is.
            int any = -(bits & ANY_BELOW) >>> 31;
            codes[i] = table[(bits >>> BELOW << 1) | any] & 0xff;
        }
    }
}

package org.moesaic.traces.internal.json;

import java.nio.charset.StandardCharsets;

/// The value of a decimal number in text.
final class Decimal {

    /// Up to this power of ten, and with at most 15 digits, one division or multiplication of doubles is exact in both
    /// operands and so rounds once: W. D. Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990.
    private static final int EXACT_POWER = 22;

    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS = powers();

    private Decimal() {}

    /// @param bytes holds a number as JSON has it in `from .. to`
    static double value(byte[] bytes, int from, int to) {
        int i = bytes[from] == '-' ? from + 1 : from;
        long mantissa = 0;
        int digits = 0;
        int decimals = 0;
        boolean point = false;
        for (; i < to; i++) {
            byte next = bytes[i];
            if (next == '.') {
                point = true;
            } else if (next == 'e' || next == 'E') {
                return plain(bytes, from, to);
            } else {
                mantissa = mantissa * 10 + (next - '0');
                digits += mantissa == 0 ? 0 : 1;
                decimals += point ? 1 : 0;
                if (digits > EXACT_DIGITS) {
                    return plain(bytes, from, to);
                }
            }
        }
        if (decimals > EXACT_POWER) {
            return plain(bytes, from, to);
        }
        double value = mantissa / POWERS[decimals];
        return bytes[from] == '-' ? -value : value;
    }

    /// The same by the library, for every number.
    static double plain(byte[] bytes, int from, int to) {
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private static double[] powers() {
        double[] powers = new double[EXACT_POWER + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}

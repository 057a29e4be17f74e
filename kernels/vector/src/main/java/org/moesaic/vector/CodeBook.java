package org.moesaic.vector;

/// Sixteen values, looked up by permuting a register: as many registers as sixteen floats fill.
final class CodeBook {

    /// Codes of a book.
    static final int CODES = 16;

    private final int[] bits = new int[Math.max(CODES, Lanes.COUNT)];

    CodeBook(float[] values) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i % CODES]);
        }
    }

    /// The values' bits: for codes 0 to 15, or, where a vector has more lanes, over and over.
    int[] bits() {
        return bits;
    }
}

package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Unsigned numbers of 1 to 8 bits in dense rows: bit i of a row is bit i mod 8 of its byte ⌊i / 8⌋.
final class RawCodes {

    private RawCodes() {}

    /// @param start the byte at which the row starts
    static int get(MemorySegment codes, long start, int column, int bits) {
        long bit = (long) column * bits;
        long at = start + (bit >>> 3);
        int shift = (int) (bit & 7);
        int window = codes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        if (shift + bits > 8) {
            window |= (codes.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff) << 8;
        }
        return window >>> shift & (1 << bits) - 1;
    }

    static void set(MemorySegment codes, long start, int column, int bits, int value) {
        long bit = (long) column * bits;
        long at = start + (bit >>> 3);
        int shift = (int) (bit & 7);
        int mask = (1 << bits) - 1 << shift;
        merge(codes, at, mask, value << shift);
        if (shift + bits > 8) {
            merge(codes, at + 1, mask >>> 8, value << shift >>> 8);
        }
    }

    private static void merge(MemorySegment codes, long at, int mask, int value) {
        int old = codes.get(ValueLayout.JAVA_BYTE, at);
        codes.set(ValueLayout.JAVA_BYTE, at, (byte) (old & ~mask | value & mask));
    }
}

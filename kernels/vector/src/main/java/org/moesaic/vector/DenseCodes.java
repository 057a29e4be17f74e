package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.moesaic.formats.PackedMatrix;

/// Reads rows of codes that are packed densely, least significant bit first, as `formats` lays them out; the same as asking
/// the plain decoder for each code, without its detour for each.
final class DenseCodes {

    private final PackedMatrix matrix;
    private final int bits;
    private final int lowest;
    private final long start;
    private final byte[] bytes;

    /// @param lowest what is added to the unsigned code
    DenseCodes(PackedMatrix matrix, int bits, int lowest) {
        this(matrix, bits, lowest, 0);
    }

    /// @param start byte of the codes at which row 0 begins
    DenseCodes(PackedMatrix matrix, int bits, int lowest, long start) {
        this.matrix = matrix;
        this.bits = bits;
        this.lowest = lowest;
        this.start = start;
        long length = ((long) matrix.shape().columns() * bits + 7) / 8;
        this.bytes = new byte[Math.toIntExact(length)];
    }

    void read(int row, int[] out) {
        MemorySegment.copy(
                matrix.codes(),
                ValueLayout.JAVA_BYTE,
                start + (long) row * bytes.length,
                bytes,
                0,
                bytes.length);
        switch (bits) {
            case 8 -> {
                for (int column = 0; column < out.length; column++) {
                    out[column] = (bytes[column] & 0xff) + lowest;
                }
            }
            case 4 -> halves(out);
            default -> any(out);
        }
    }

    private void halves(int[] out) {
        int pairs = out.length / 2;
        for (int pair = 0; pair < pairs; pair++) {
            out[2 * pair] = (bytes[pair] & 15) + lowest;
            out[2 * pair + 1] = (bytes[pair] >> 4 & 15) + lowest;
        }
        if (out.length % 2 == 1) {
            out[out.length - 1] = (bytes[pairs] & 15) + lowest;
        }
    }

    private void any(int[] out) {
        int window = 0;
        int held = 0;
        int next = 0;
        for (int column = 0; column < out.length; column++) {
            if (held < bits) {
                window |= (bytes[next++] & 0xff) << held;
                held += 8;
            }
            out[column] = (window & ((1 << bits) - 1)) + lowest;
            window >>>= bits;
            held -= bits;
        }
    }
}

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
    private final byte[] bytes;

    /// @param lowest what is added to the unsigned code
    DenseCodes(PackedMatrix matrix, int bits, int lowest) {
        this.matrix = matrix;
        this.bits = bits;
        this.lowest = lowest;
        long length = ((long) matrix.shape().columns() * bits + 7) / 8;
        this.bytes = new byte[Math.toIntExact(length)];
    }

    void read(int row, int[] out) {
        MemorySegment.copy(
                matrix.codes(),
                ValueLayout.JAVA_BYTE,
                (long) row * bytes.length,
                bytes,
                0,
                bytes.length);
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

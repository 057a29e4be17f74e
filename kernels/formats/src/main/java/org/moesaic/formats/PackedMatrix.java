package org.moesaic.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A weight matrix in a number format, in memory outside the Java heap: allocated, or mapped from a file.
///
/// This is the layout of record: little-endian, codes row by row with each row at a whole byte, then what belongs to
/// groups in the same order. Backends may keep the same numbers in another order; whatever they do must equal this.
///
/// @param format the number format
/// @param shape rows are outputs, columns inputs
/// @param codes packed codes
/// @param scales scales, group after group, row after row; empty where the format has none
/// @param zeros zero points, like the scales; empty where the format has none
/// @param rowData what a format keeps for each row beside that (offsets and levels of dictionary coding); else empty
public record PackedMatrix(
        NumberFormat format,
        MatrixShape shape,
        MemorySegment codes,
        MemorySegment scales,
        MemorySegment zeros,
        MemorySegment rowData) {

    /// Bytes to which parts are aligned when they are allocated here: a cache line, and the widest vector.
    public static final long ALIGNMENT = 64;

    public PackedMatrix {
        Objects.requireNonNull(format);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(codes);
        Objects.requireNonNull(scales);
        Objects.requireNonNull(zeros);
        Objects.requireNonNull(rowData);
    }

    /// A part of `bytes` zero bytes.
    public static MemorySegment part(Arena arena, long bytes) {
        return bytes == 0 ? MemorySegment.NULL : arena.allocate(bytes, ALIGNMENT);
    }

    /// Bytes of all parts.
    public long totalBytes() {
        return codes.byteSize() + scales.byteSize() + zeros.byteSize() + rowData.byteSize();
    }
}

package org.moesaic.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A weight matrix in a number format, in memory outside the Java heap: allocated, or mapped from a file.
///
/// This is the layout of record: little-endian, codes row by row with each row at a whole byte, then what belongs to
/// groups in the same order. Each format's own page says what is in its parts, bit by bit. Backends may keep the same
/// numbers in another order; whatever they do must equal this, as [Decoder] reads it.
///
/// Part sizes are checked here once, so a matrix that exists can be decoded without reading outside of it. Contents are
/// not: [Decoder#check] reads them all.
///
/// @param format the number format
/// @param shape rows are outputs, columns inputs
/// @param codes packed codes
/// @param scales scales, group after group, row after row; empty where the format has none
/// @param zeros zero points, like the scales; empty where the format has none
/// @param rowData what a format keeps for each row beside that (offsets of dictionary coding); else empty
public record PackedMatrix(
        NumberFormat format,
        MatrixShape shape,
        MemorySegment codes,
        MemorySegment scales,
        MemorySegment zeros,
        MemorySegment rowData) {

    /// Bytes to which parts are aligned when they are allocated here: a cache line, and the widest vector.
    public static final long ALIGNMENT = 64;

    /// @throws IllegalArgumentException naming every part that has not the size that format and shape ask for, and row
    ///     offsets that do not rise from 0 to the number of codes
    public PackedMatrix {
        Objects.requireNonNull(format);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(codes);
        Objects.requireNonNull(scales);
        Objects.requireNonNull(zeros);
        Objects.requireNonNull(rowData);
        PartSizes.check(format, shape, codes, scales, zeros, rowData);
    }

    /// A matrix of zero bytes, which every such format can decode.
    ///
    /// @throws IllegalArgumentException for a format whose size depends on the weights: [Dict16Encoder] makes those
    public static PackedMatrix allocate(Arena arena, NumberFormat format, MatrixShape shape) {
        if (format instanceof Dict16Format) {
            throw new IllegalArgumentException(
                    "the size of a matrix in dict16 depends on its weights; encode them");
        }
        MatrixBytes bytes = format.bytes(shape);
        return new PackedMatrix(
                format,
                shape,
                part(arena, bytes.weights()),
                part(arena, bytes.scales()),
                part(arena, bytes.zeros()),
                part(arena, bytes.rowData()));
    }

    /// A part of `bytes` zero bytes, in large pages where the system has them.
    public static MemorySegment part(Arena arena, long bytes) {
        return bytes == 0 ? MemorySegment.NULL : LargePages.ask(arena.allocate(bytes, ALIGNMENT));
    }

    /// Bytes of all parts.
    public long totalBytes() {
        return codes.byteSize() + scales.byteSize() + zeros.byteSize() + rowData.byteSize();
    }
}

package org.moesaic.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A matrix in [NestedFormat] as one string of bytes of which every model with fewer bits is a prefix: the base's codes,
/// scales and zero points, then codes and scales of plane 1, of plane 2, and so on, without gaps.
///
/// So whoever has the first planes fetches only the next one to gain a bit (D²MoE, planning).
public final class NestedFile {

    private NestedFile() {}

    /// All bytes of a matrix in that order: [PackedMatrix#totalBytes()] of them.
    ///
    /// @throws IllegalArgumentException for a matrix in another format
    public static MemorySegment write(Arena arena, PackedMatrix matrix) {
        MemorySegment file = PackedMatrix.part(arena, matrix.totalBytes());
        transfer(matrix, file, false);
        return file;
    }

    /// A matrix from the first bytes in that order; there may be more, of planes that are not wanted.
    ///
    /// @throws IllegalArgumentException if the bytes end before the last plane that the format asks for
    public static PackedMatrix read(
            Arena arena, NestedFormat format, MatrixShape shape, MemorySegment file) {
        long needed = format.bytes(shape).total();
        if (file.byteSize() < needed) {
            throw new IllegalArgumentException(
                    format.name()
                            + " of "
                            + shape.rows()
                            + " x "
                            + shape.columns()
                            + " takes "
                            + needed
                            + " bytes; there are "
                            + file.byteSize());
        }
        PackedMatrix matrix = PackedMatrix.allocate(arena, format, shape);
        transfer(matrix, file, true);
        return matrix;
    }

    private static void transfer(PackedMatrix matrix, MemorySegment file, boolean fromFile) {
        long codes = NestedPlanes.planeStart(matrix, 1);
        long groups = matrix.zeros().byteSize();
        long at = move(matrix.codes(), 0, codes, file, 0, fromFile);
        at = move(matrix.scales(), 0, groups, file, at, fromFile);
        at = move(matrix.zeros(), 0, groups, file, at, fromFile);
        long plane = matrix.shape().rows() * NestedPlanes.planeRowBytes(matrix);
        for (long scales = groups; scales < matrix.scales().byteSize(); scales += groups) {
            at = move(matrix.codes(), codes, plane, file, at, fromFile);
            at = move(matrix.scales(), scales, groups, file, at, fromFile);
            codes += plane;
        }
    }

    /// Gives back the place in the file behind the bytes moved.
    private static long move(
            MemorySegment part,
            long from,
            long bytes,
            MemorySegment file,
            long at,
            boolean fromFile) {
        if (fromFile) {
            MemorySegment.copy(file, at, part, from, bytes);
        } else {
            MemorySegment.copy(part, from, file, at, bytes);
        }
        return at + bytes;
    }
}

package org.moesaic.formats;

/// Bytes of one weight matrix in one number format, part by part.
///
/// @param weights the packed codes, each row starting at a whole byte
/// @param scales all scales
/// @param zeros all zero points
public record MatrixBytes(long weights, long scales, long zeros) {

    public long total() {
        return Math.addExact(Math.addExact(weights, scales), zeros);
    }

    /// Bytes of codes that are packed row by row, densely within a row.
    static long packed(MatrixShape shape, int bitsPerWeight) {
        return shape.rows() * ceilDiv((long) shape.columns() * bitsPerWeight, 8);
    }

    static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}

package org.moesaic.formats;

/// Bytes of one weight matrix in one number format, part by part: the parts of a [PackedMatrix].
///
/// @param weights the packed codes
/// @param scales all scales
/// @param zeros all zero points
/// @param rowData what is kept for each row beside them: the offsets of dictionary coding; 0 for other formats
public record MatrixBytes(long weights, long scales, long zeros, long rowData) {

    /// A matrix without row data.
    public MatrixBytes(long weights, long scales, long zeros) {
        this(weights, scales, zeros, 0);
    }

    public long total() {
        return Math.addExact(Math.addExact(weights, scales), Math.addExact(zeros, rowData));
    }

    /// Bytes of codes that are packed row by row, densely within a row.
    static long packed(MatrixShape shape, int bitsPerWeight) {
        return shape.rows() * ceilDiv((long) shape.columns() * bitsPerWeight, 8);
    }

    static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}

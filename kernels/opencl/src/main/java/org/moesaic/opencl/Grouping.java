package org.moesaic.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// Which weights share a scale, and how many scales and zero points a matrix therefore has in its side buffer: in fp32,
/// in which every scale type is exact, scales first.
///
/// @param columns columns that share a scale
/// @param groups such groups in a row
/// @param rows rows that share a scale
/// @param scales scales of the matrix
/// @param behind zero points behind them, or row offsets of dictionary coding
record Grouping(int columns, int groups, int rows, long scales, long behind) {

    private static final ValueLayout.OfInt OFFSET =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Of a matrix with weights.
    static Grouping of(NumberFormat format, MatrixShape shape) {
        return switch (format) {
            case FloatFormat f when f.scaleBlock() > 0 -> blocks(f.scaleBlock(), shape);
            case FloatFormat _, TernaryFormat _, CustomFormat _ ->
                    new Grouping(Integer.MAX_VALUE, 1, shape.rows(), 1, 0);
            case IntegerFormat f -> inRows(f.group(), shape, 1, f.asymmetric());
            case BinaryFormat f -> inRows(f.group(), shape, 1, false);
            case MicroscalingFormat f -> inRows(f.group(), shape, 1, false);
            case NormalFloatFormat f -> inRows(f.group(), shape, 1, false);
            case NestedFormat f -> inRows(f.group(), shape, 1 + f.planes(), true);
            case Dict16Format _ ->
                    new Grouping(Integer.MAX_VALUE, 1, 1, 2L * shape.rows(), shape.rows() + 1L);
        };
    }

    /// Bytes of the side buffer.
    long bytes() {
        return Math.multiplyExact(scales + behind, Float.BYTES);
    }

    /// Writes the side buffer of a matrix.
    void write(PackedMatrix matrix, MemorySegment side) {
        switch (matrix.format()) {
            case FloatFormat f when f.scaleBlock() == 0 ->
                    side.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 1);
            case CustomFormat _ -> side.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 1);
            case Dict16Format _ -> writeRows(matrix, side);
            case NestedFormat f -> {
                writeGroups(matrix, side);
                writePlanes(f, matrix, side);
            }
            case FloatFormat _,
                    IntegerFormat _,
                    TernaryFormat _,
                    BinaryFormat _,
                    MicroscalingFormat _,
                    NormalFloatFormat _ ->
                    writeGroups(matrix, side);
        }
    }

    private void writeGroups(PackedMatrix matrix, MemorySegment side) {
        long at = 0;
        for (int row = 0; row < matrix.shape().rows(); row += rows) {
            for (int group = 0; group < groups; group++) {
                side.setAtIndex(ValueLayout.JAVA_FLOAT, at, Decoder.scale(matrix, row, group));
                if (behind > 0) {
                    float zero = Decoder.zero(matrix, row, group);
                    side.setAtIndex(ValueLayout.JAVA_FLOAT, scales + at, zero);
                }
                at++;
            }
        }
    }

    private void writePlanes(NestedFormat format, PackedMatrix matrix, MemorySegment side) {
        long at = (long) matrix.shape().rows() * groups;
        for (int plane = 1; plane <= format.planes(); plane++) {
            for (int row = 0; row < matrix.shape().rows(); row++) {
                for (int group = 0; group < groups; group++) {
                    float scale = Decoder.planeScale(matrix, plane, row, group);
                    side.setAtIndex(ValueLayout.JAVA_FLOAT, at++, scale);
                }
            }
        }
    }

    private void writeRows(PackedMatrix matrix, MemorySegment side) {
        for (int row = 0; row < matrix.shape().rows(); row++) {
            side.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * row, Decoder.scale(matrix, row, 0));
            side.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * row + 1, Decoder.scale(matrix, row, 1));
        }
        for (long i = 0; i < behind; i++) {
            int offset = matrix.rowData().get(OFFSET, i * Integer.BYTES);
            side.setAtIndex(ValueLayout.JAVA_INT, scales + i, offset);
        }
    }

    private static Grouping blocks(int side, MatrixShape shape) {
        int groups = ceilDiv(shape.columns(), side);
        return new Grouping(side, groups, side, (long) ceilDiv(shape.rows(), side) * groups, 0);
    }

    private static Grouping inRows(int group, MatrixShape shape, int perGroup, boolean zeros) {
        int groups = ceilDiv(shape.columns(), group);
        long all = (long) shape.rows() * groups;
        return new Grouping(group, groups, 1, Math.multiplyExact(all, perGroup), zeros ? all : 0);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return Math.ceilDiv(dividend, divisor);
    }
}

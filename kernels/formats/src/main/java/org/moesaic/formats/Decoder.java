package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Reads packed matrices, code by code: slow, and obviously what the formats' pages say. Fast kernels must equal it.
///
/// Methods throw an [IndexOutOfBoundsException] for rows, columns and groups that are not there.
public final class Decoder {

    private Decoder() {}

    /// Writes the weights of a row to the first elements of `out`, as the format defines them, bit for bit.
    ///
    /// @param out has room for all columns
    /// @throws IllegalArgumentException naming the row if it holds a code that is none, or if `out` is too short
    public static void decodeRow(PackedMatrix matrix, int row, float[] out) {
        int columns = matrix.shape().columns();
        Objects.checkIndex(row, matrix.shape().rows());
        if (out.length < columns) {
            throw new IllegalArgumentException("room for " + out.length + " weights of " + columns);
        }
        switch (matrix.format()) {
            case Dict16Format _ -> Dict16Rows.decode(matrix, row, out);
            case CustomFormat format -> format.decodeRow(matrix, row, out);
            case FloatFormat _,
                    IntegerFormat _,
                    TernaryFormat _,
                    BinaryFormat _,
                    MicroscalingFormat _,
                    NormalFloatFormat _,
                    NestedFormat _ -> {
                for (int column = 0; column < columns; column++) {
                    out[column] = value(matrix, row, column);
                }
            }
        }
    }

    /// The code of one weight, before any scale:
    ///
    /// - floats: the bits as an unsigned number (of fp32 all 32 in an `int`); mxfp4 and nf4: 0 to 15
    /// - symmetric integers: −2^(b−1) … 2^(b−1) − 1; asymmetric ones: 0 … 2^b − 1
    /// - ternary: −1, 0, 1; binary: −1, 1
    /// - nested planes: the base's code and behind it the bits of plane 1, 2, …
    /// - dict16: the digit 0, 1 or 2 for 0, low or high; decodes the whole row
    ///
    /// @throws IllegalArgumentException naming the row if what is stored is no code, or the format is a custom one
    public static int code(PackedMatrix matrix, int row, int column) {
        Objects.checkIndex(row, matrix.shape().rows());
        Objects.checkIndex(column, matrix.shape().columns());
        return switch (matrix.format()) {
            case FloatFormat format -> floatBits(matrix, format, row, column);
            case IntegerFormat format -> raw(matrix, row, column, format.bits()) + format.minCode();
            case MicroscalingFormat _ -> raw(matrix, row, column, MicroscalingFormat.BITS);
            case NormalFloatFormat _ -> raw(matrix, row, column, NormalFloatFormat.BITS);
            case TernaryFormat format -> TernaryRows.get(matrix, format, row, column);
            case BinaryFormat _ -> 2 * raw(matrix, row, column, 1) - 1;
            case NestedFormat _ -> NestedPlanes.code(matrix, row, column);
            case Dict16Format _ -> Dict16Rows.digits(matrix, row)[column];
            case CustomFormat format ->
                    throw new IllegalArgumentException(format.name() + " has no codes to look at");
        };
    }

    /// The scale of a group as fp32. Of block-scaled fp8 the block that the row is in; of ternary the one of the matrix; of
    /// nested planes the base's; of dict16 the levels of the row, group 0 low and group 1 high.
    ///
    /// @param group index within the row
    /// @throws IllegalArgumentException for formats without scales
    public static float scale(PackedMatrix matrix, int row, int group) {
        return GroupScales.get(matrix, row, group);
    }

    /// The zero point of a group as fp32.
    ///
    /// @param group index within the row
    public static float zero(PackedMatrix matrix, int row, int group) {
        return GroupScales.getZero(matrix, row, group);
    }

    /// The scale of a group in a plane of [NestedFormat].
    ///
    /// @param plane 1 for the first plane beside the base
    /// @param group index within the row
    public static float planeScale(PackedMatrix matrix, int plane, int row, int group) {
        return GroupScales.getPlane(matrix, plane, row, group);
    }

    /// Looks at every code, and tells of all rows that hold one that is none: as if each row were decoded.
    ///
    /// @throws IllegalArgumentException with a line for each of the first damaged rows, and how many more there are
    public static void check(PackedMatrix matrix) {
        CodeCheck.check(matrix);
    }

    private static float value(PackedMatrix matrix, int row, int column) {
        return switch (matrix.format()) {
            case FloatFormat format -> floatValue(matrix, format, row, column);
            case IntegerFormat format -> {
                int group = column / format.group();
                int code = code(matrix, row, column);
                float scale = scale(matrix, row, group);
                yield format.asymmetric()
                        ? (code - zero(matrix, row, group)) * scale
                        : code * scale;
            }
            case MicroscalingFormat format ->
                    Fp4.toFloat(code(matrix, row, column))
                            * scale(matrix, row, column / format.group());
            case NormalFloatFormat format ->
                    NormalFloatFormat.value(code(matrix, row, column))
                            * scale(matrix, row, column / format.group());
            case TernaryFormat _ -> code(matrix, row, column) * scale(matrix, row, 0);
            case BinaryFormat format ->
                    code(matrix, row, column) * scale(matrix, row, column / format.group());
            case NestedFormat _ -> NestedPlanes.value(matrix, row, column);
            case Dict16Format format -> throw new AssertionError(format);
            case CustomFormat format -> throw new AssertionError(format);
        };
    }

    private static float floatValue(PackedMatrix matrix, FloatFormat format, int row, int column) {
        int bits = floatBits(matrix, format, row, column);
        float value =
                switch (format.kind()) {
                    case FP32 -> Float.intBitsToFloat(bits);
                    case BF16 -> Bf16.toFloat((short) bits);
                    case FP16 -> Float.float16ToFloat((short) bits);
                    case FP8_E4M3 -> Fp8.E4M3.toFloat((byte) bits);
                    case FP8_E5M2 -> Fp8.E5M2.toFloat((byte) bits);
                };
        return format.scaleBlock() == 0
                ? value
                : value * scale(matrix, row, column / format.scaleBlock());
    }

    private static int floatBits(PackedMatrix matrix, FloatFormat format, int row, int column) {
        MemorySegment codes = matrix.codes();
        long index = (long) row * matrix.shape().columns() + column;
        return switch (format.kind()) {
            case FP32 -> codes.get(Little.INT, index * 4);
            case BF16, FP16 -> codes.get(Little.SHORT, index * 2) & 0xffff;
            case FP8_E4M3, FP8_E5M2 -> codes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
        };
    }

    private static int raw(PackedMatrix matrix, int row, int column, int bits) {
        long rowBytes = MatrixBytes.ceilDiv((long) matrix.shape().columns() * bits, 8);
        return RawCodes.get(matrix.codes(), row * rowBytes, column, bits);
    }
}

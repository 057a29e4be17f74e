package org.moesaic.formats;

import java.util.Objects;

/// Writes codes and scales into packed matrices: what [Decoder] reads. It chooses nothing; quantisers do.
///
/// Methods throw an [IndexOutOfBoundsException] for rows, columns and groups that are not there.
public final class Encoder {

    private Encoder() {}

    /// Stores the code of one weight, in the terms of [Decoder#code].
    ///
    /// @throws IllegalArgumentException for a code that the format does not have, and for formats whose codes cannot be
    ///     set one by one: dict16 ([Dict16Encoder] writes whole matrices) and custom ones
    public static void setCode(PackedMatrix matrix, int row, int column, int code) {
        Objects.checkIndex(row, matrix.shape().rows());
        Objects.checkIndex(column, matrix.shape().columns());
        switch (matrix.format()) {
            case FloatFormat format -> setFloatBits(matrix, format, row, column, code);
            case IntegerFormat format -> {
                check(format, code, format.minCode(), format.maxCode());
                raw(matrix, row, column, format.bits(), code - format.minCode());
            }
            case MicroscalingFormat format -> {
                check(format, code, 0, 15);
                raw(matrix, row, column, MicroscalingFormat.BITS, code);
            }
            case NormalFloatFormat format -> {
                check(format, code, 0, 15);
                raw(matrix, row, column, NormalFloatFormat.BITS, code);
            }
            case TernaryFormat format -> {
                check(format, code, -1, 1);
                TernaryRows.set(matrix, format, row, column, code);
            }
            case BinaryFormat format -> {
                if (code != -1 && code != 1) {
                    throw new IllegalArgumentException(
                            code + " is no code of " + format.name() + "; -1 and 1 are");
                }
                raw(matrix, row, column, 1, (code + 1) / 2);
            }
            case NestedFormat format -> {
                check(format, code, 0, (1 << format.bits()) - 1);
                NestedPlanes.setCode(matrix, row, column, code);
            }
            case Dict16Format _ ->
                    throw new IllegalArgumentException(
                            "codes of dict16 are written a matrix at a time");
            case CustomFormat format ->
                    throw new IllegalArgumentException(format.name() + " has no codes to set");
        }
    }

    /// Stores the codes of a row at once: the same bytes as [#setCode] column after column, many times faster.
    ///
    /// @param codes one for each column; more are left alone
    /// @throws IllegalArgumentException as [#setCode], or if there are fewer codes than columns
    public static void setRow(PackedMatrix matrix, int row, int[] codes) {
        Objects.checkIndex(row, matrix.shape().rows());
        if (codes.length < matrix.shape().columns()) {
            throw new IllegalArgumentException(
                    codes.length + " codes for " + matrix.shape().columns() + " columns");
        }
        CodeRows.set(matrix, row, codes);
    }

    /// Stores the value of one weight of a format without scales, rounded to nearest even; saturating in fp8, to
    /// infinity in bf16 and fp16.
    ///
    /// @throws IllegalArgumentException for other formats than the plain floats
    public static void setValue(PackedMatrix matrix, int row, int column, float value) {
        if (!(matrix.format() instanceof FloatFormat format) || format.scaleBlock() != 0) {
            throw new IllegalArgumentException(
                    matrix.format().name() + " is not a plain float format");
        }
        setCode(matrix, row, column, floatCode(format.kind(), value));
    }

    /// The code of a number, rounded to nearest even; saturating in fp8, to infinity in bf16 and fp16.
    public static int floatCode(FloatFormat.Kind kind, float value) {
        return switch (kind) {
            case FP32 -> Float.floatToRawIntBits(value);
            case BF16 -> Bf16.fromFloat(value) & 0xffff;
            case FP16 -> Float.floatToFloat16(value) & 0xffff;
            case FP8_E4M3 -> Fp8.E4M3.fromFloat(value) & 0xff;
            case FP8_E5M2 -> Fp8.E5M2.fromFloat(value) & 0xff;
        };
    }

    /// Stores the scale of a group, in the terms of [Decoder#scale], rounded to the type in which the format keeps it.
    ///
    /// @return the scale as it is stored now
    /// @throws IllegalArgumentException for formats without scales, and for mxfp4 if it is not a power of two
    public static float setScale(PackedMatrix matrix, int row, int group, float scale) {
        return GroupScales.set(matrix, row, group, scale);
    }

    /// Stores the zero point of a group, rounded to fp16.
    ///
    /// @return the zero point as it is stored now
    public static float setZero(PackedMatrix matrix, int row, int group, float zero) {
        return GroupScales.setZero(matrix, row, group, zero);
    }

    /// Stores the scale of a group in a plane of [NestedFormat], rounded to fp16.
    ///
    /// @param plane 1 for the first plane beside the base
    /// @return the scale as it is stored now
    public static float setPlaneScale(
            PackedMatrix matrix, int plane, int row, int group, float scale) {
        return GroupScales.setPlane(matrix, plane, row, group, scale);
    }

    private static void setFloatBits(
            PackedMatrix matrix, FloatFormat format, int row, int column, int code) {
        long index = (long) row * matrix.shape().columns() + column;
        switch (format.kind()) {
            case FP32 -> matrix.codes().set(Little.INT, index * 4, code);
            case BF16, FP16 -> {
                check(format, code, 0, 0xffff);
                matrix.codes().set(Little.SHORT, index * 2, (short) code);
            }
            case FP8_E4M3, FP8_E5M2 -> {
                check(format, code, 0, 0xff);
                raw(matrix, row, column, 8, code);
            }
        }
    }

    private static void raw(PackedMatrix matrix, int row, int column, int bits, int code) {
        long rowBytes = MatrixBytes.ceilDiv((long) matrix.shape().columns() * bits, 8);
        RawCodes.set(matrix.codes(), row * rowBytes, column, bits, code);
    }

    private static void check(NumberFormat format, int code, int min, int max) {
        if (code < min || code > max) {
            throw new IllegalArgumentException(
                    code + " is no code of " + format.name() + "; " + min + " to " + max + " are");
        }
    }
}

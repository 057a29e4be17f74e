package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Where the scales of a packed matrix are and how they are stored.
final class GroupScales {

    private enum Type {
        FP16(2),
        FP32(4),
        BF16(2),
        E8M0(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        private static Type of(ScaleType type) {
            return type == ScaleType.FP16 ? FP16 : FP32;
        }
    }

    private GroupScales() {}

    static float get(PackedMatrix matrix, int row, int group) {
        return read(matrix.scales(), type(matrix.format()), index(matrix, row, group));
    }

    static float set(PackedMatrix matrix, int row, int group, float value) {
        return write(matrix.scales(), type(matrix.format()), index(matrix, row, group), value);
    }

    /// @param plane 1 for the first plane beside the base
    static float getPlane(PackedMatrix matrix, int plane, int row, int group) {
        return read(matrix.scales(), Type.FP16, planeIndex(matrix, plane, row, group));
    }

    static float setPlane(PackedMatrix matrix, int plane, int row, int group, float value) {
        return write(matrix.scales(), Type.FP16, planeIndex(matrix, plane, row, group), value);
    }

    static float getZero(PackedMatrix matrix, int row, int group) {
        return read(matrix.zeros(), Type.FP16, zeroIndex(matrix, row, group));
    }

    static float setZero(PackedMatrix matrix, int row, int group, float value) {
        return write(matrix.zeros(), Type.FP16, zeroIndex(matrix, row, group), value);
    }

    private static Type type(NumberFormat format) {
        return switch (format) {
            case IntegerFormat f -> Type.of(f.scale());
            case NormalFloatFormat f -> Type.of(f.scale());
            case BinaryFormat f -> Type.of(f.scale());
            case NestedFormat _ -> Type.FP16;
            case MicroscalingFormat _ -> Type.E8M0;
            case FloatFormat f when f.scaleBlock() > 0 -> Type.FP32;
            case TernaryFormat _ -> Type.FP32;
            case Dict16Format _ -> Type.BF16;
            case FloatFormat f -> throw none(f);
            case CustomFormat f -> throw none(f);
        };
    }

    private static long index(PackedMatrix matrix, int row, int group) {
        Objects.checkIndex(row, matrix.shape().rows());
        return switch (matrix.format()) {
            case IntegerFormat f -> inRows(matrix, row, group, f.group());
            case NormalFloatFormat f -> inRows(matrix, row, group, f.group());
            case BinaryFormat f -> inRows(matrix, row, group, f.group());
            case NestedFormat f -> inRows(matrix, row, group, f.group());
            case MicroscalingFormat f -> inRows(matrix, row, group, f.group());
            case FloatFormat f when f.scaleBlock() > 0 ->
                    inRows(matrix, row / f.scaleBlock(), group, f.scaleBlock());
            case TernaryFormat _ -> Objects.checkIndex(group, 1);
            case Dict16Format _ -> 2L * row + Objects.checkIndex(group, 2);
            case FloatFormat f -> throw none(f);
            case CustomFormat f -> throw none(f);
        };
    }

    private static long planeIndex(PackedMatrix matrix, int plane, int row, int group) {
        if (!(matrix.format() instanceof NestedFormat format)) {
            throw new IllegalArgumentException(matrix.format().name() + " has no planes");
        }
        Objects.checkIndex(plane - 1, format.planes());
        return plane * Groups.count(matrix.shape(), format.group()) + index(matrix, row, group);
    }

    private static long zeroIndex(PackedMatrix matrix, int row, int group) {
        boolean zeros =
                switch (matrix.format()) {
                    case IntegerFormat f -> f.asymmetric();
                    case NestedFormat _ -> true;
                    case FloatFormat _,
                            TernaryFormat _,
                            BinaryFormat _,
                            MicroscalingFormat _,
                            NormalFloatFormat _,
                            Dict16Format _,
                            CustomFormat _ ->
                            false;
                };
        if (!zeros) {
            throw new IllegalArgumentException(matrix.format().name() + " has no zero points");
        }
        return index(matrix, row, group);
    }

    private static long inRows(PackedMatrix matrix, int row, int group, int size) {
        int perRow = (int) Groups.perRow(matrix.shape().columns(), size);
        return (long) row * perRow + Objects.checkIndex(group, perRow);
    }

    private static IllegalArgumentException none(NumberFormat format) {
        return new IllegalArgumentException(format.name() + " has no scales");
    }

    private static float read(MemorySegment part, Type type, long index) {
        long at = index * type.bytes;
        return switch (type) {
            case FP16 -> Float.float16ToFloat(part.get(Little.SHORT, at));
            case FP32 -> part.get(Little.FLOAT, at);
            case BF16 -> Bf16.toFloat(part.get(Little.SHORT, at));
            case E8M0 -> Fp4.scaleToFloat(part.get(ValueLayout.JAVA_BYTE, at));
        };
    }

    /// Gives back the value as stored.
    private static float write(MemorySegment part, Type type, long index, float value) {
        long at = index * type.bytes;
        switch (type) {
            case FP16 -> part.set(Little.SHORT, at, Float.floatToFloat16(value));
            case FP32 -> part.set(Little.FLOAT, at, value);
            case BF16 -> part.set(Little.SHORT, at, Bf16.fromFloat(value));
            case E8M0 -> part.set(ValueLayout.JAVA_BYTE, at, Fp4.scaleFromFloat(value));
        }
        return read(part, type, index);
    }
}

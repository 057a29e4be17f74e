package org.moesaic.formats;

import java.util.SplittableRandom;

/// Random scales and zero points of a matrix, kept in plain arrays beside it, and each weight by its format's formula.
record ReferenceScales(NumberFormat format, float[][] scales, float[][] zeros, float[][][] planes) {

    static ReferenceScales write(PackedMatrix matrix, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        int rows = matrix.shape().rows();
        int size = Formats.group(matrix.format());
        int groups = size == 0 ? 0 : (matrix.shape().columns() - 1) / size + 1;
        int planeCount = matrix.format() instanceof NestedFormat nested ? nested.planes() : 0;
        boolean hasZeros = matrix.zeros().byteSize() > 0;
        float[][] scales = new float[rows][groups];
        float[][] zeros = new float[rows][groups];
        float[][][] planes = new float[planeCount][rows][groups];
        for (int row = 0; row < rows; row++) {
            for (int group = 0; group < groups; group++) {
                boolean first = row == 0 || !shares(matrix.format());
                float scale = first ? scale(matrix.format(), random) : scales[0][group];
                scales[row][group] = Encoder.setScale(matrix, row, group, scale);
                if (hasZeros) {
                    float zero = (float) random.nextDouble(-20, 300);
                    zeros[row][group] = Encoder.setZero(matrix, row, group, zero);
                }
                for (int plane = 0; plane < planeCount; plane++) {
                    float fine = (float) random.nextDouble(0.01);
                    planes[plane][row][group] =
                            Encoder.setPlaneScale(matrix, plane + 1, row, group, fine);
                }
            }
        }
        return new ReferenceScales(matrix.format(), scales, zeros, planes);
    }

    /// Whether the rows of these small matrices have their scales in common.
    private static boolean shares(NumberFormat format) {
        return format instanceof TernaryFormat || format instanceof FloatFormat;
    }

    private static float scale(NumberFormat format, SplittableRandom random) {
        return format instanceof MicroscalingFormat
                ? Math.scalb(1f, random.nextInt(-127, 128))
                : (float) random.nextDouble(-2, 2);
    }

    float weight(int row, int column, int code) {
        int size = Formats.group(format);
        int group = size == 0 ? 0 : column / size;
        return switch (format) {
            case FloatFormat f -> {
                float value = number(f.kind(), code);
                yield size == 0 ? value : value * scales[row][group];
            }
            case IntegerFormat f ->
                    f.asymmetric()
                            ? (code - zeros[row][group]) * scales[row][group]
                            : code * scales[row][group];
            case MicroscalingFormat _ -> (float) SmallFloats.value(code, 2, 1) * scales[row][group];
            case NormalFloatFormat _ -> NormalFloatFormat.value(code) * scales[row][group];
            case TernaryFormat _, BinaryFormat _ -> code * scales[row][group];
            case NestedFormat f -> nested(f, row, group, code);
            case Dict16Format _, CustomFormat _ -> throw new AssertionError(format);
        };
    }

    private float nested(NestedFormat nested, int row, int group, int code) {
        int planeCount = nested.planes();
        float value = ((code >> planeCount) - zeros[row][group]) * scales[row][group];
        for (int plane = 0; plane < planeCount; plane++) {
            boolean up = (code & 1 << planeCount - 1 - plane) != 0;
            value = up ? value + planes[plane][row][group] : value - planes[plane][row][group];
        }
        return value;
    }

    private static float number(FloatFormat.Kind kind, int code) {
        return switch (kind) {
            case FP32 -> Float.intBitsToFloat(code);
            case BF16 -> Float.intBitsToFloat(code << 16);
            case FP16 -> Float.float16ToFloat((short) code);
            case FP8_E4M3 -> Fp8.E4M3.toFloat((byte) code);
            case FP8_E5M2 -> Fp8.E5M2.toFloat((byte) code);
        };
    }
}

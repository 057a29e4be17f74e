package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.moesaic.formats.Dict16Encoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// Matrices to multiply: random legal codes and scales of 1, of which the speed does not depend on the values.
public final class KernelPool {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// Keeps exponents of random floats small.
    private static final int SMALL = 0x3b;

    /// Share of zeros in the ternary weights of QMoE.
    private static final double ZEROS = .885;

    private KernelPool() {}

    /// A matrix in the format of that name.
    public static PackedMatrix random(Arena arena, String name, MatrixShape shape) {
        NumberFormat format = NumberFormats.parse(name).orElseThrow();
        Random random = new Random(1);
        if (format instanceof Dict16Format) {
            return dictionary(arena, shape, random);
        }
        PackedMatrix matrix = PackedMatrix.allocate(arena, format, shape);
        byte[] bytes = new byte[Math.toIntExact(matrix.codes().byteSize())];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = legal(format, bytes[i]);
        }
        MemorySegment.copy(bytes, 0, matrix.codes(), ValueLayout.JAVA_BYTE, 0, bytes.length);
        ones(matrix);
        return matrix;
    }

    /// The same matrix in another place.
    public static PackedMatrix copy(Arena arena, PackedMatrix matrix) {
        return new PackedMatrix(
                matrix.format(),
                matrix.shape(),
                copy(arena, matrix.codes()),
                copy(arena, matrix.scales()),
                copy(arena, matrix.zeros()),
                copy(arena, matrix.rowData()));
    }

    private static MemorySegment copy(Arena arena, MemorySegment part) {
        return PackedMatrix.part(arena, part.byteSize()).copyFrom(part);
    }

    /// A byte of codes with which no kernel has to go a special way.
    private static byte legal(NumberFormat format, byte random) {
        if (format instanceof TernaryFormat(TernaryFormat.Packing packing)) {
            return switch (packing) {
                case TWO_BIT -> (byte) (random & 0x55);
                case FIVE_PER_BYTE -> (byte) ((random & 0xff) % 243);
            };
        }
        return format instanceof FloatFormat ? (byte) (random & SMALL) : random;
    }

    private static void ones(PackedMatrix matrix) {
        MemorySegment scales = matrix.scales();
        boolean wide =
                matrix.format() instanceof TernaryFormat || matrix.format() instanceof FloatFormat;
        if (matrix.format() instanceof MicroscalingFormat) {
            scales.fill((byte) 127);
        } else {
            for (long at = 0; at < scales.byteSize(); at += wide ? 4 : 2) {
                if (wide) {
                    scales.set(FLOAT, at, 1);
                } else {
                    scales.set(SHORT, at, Float.floatToFloat16(1));
                }
            }
        }
    }

    private static PackedMatrix dictionary(Arena arena, MatrixShape shape, Random random) {
        Dict16Encoder encoder = new Dict16Encoder(shape);
        byte[] digits = new byte[shape.columns()];
        for (int row = 0; row < shape.rows(); row++) {
            for (int c = 0; c < digits.length; c++) {
                digits[c] = (byte) (random.nextDouble() < ZEROS ? 0 : 1 + random.nextInt(2));
            }
            encoder.addRow(digits, -1, 1);
        }
        return encoder.finish(arena);
    }
}

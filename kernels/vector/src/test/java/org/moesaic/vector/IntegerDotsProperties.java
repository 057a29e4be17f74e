package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// With scales of 1 and inputs that are integers up to 127, a product with int8 inputs is an integer: the exact one.
class IntegerDotsProperties {

    private static final short ONE = Float.floatToFloat16(1);

    @Property(tries = 150)
    void dotsAreExact(
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll @IntRange(min = 1, max = 200) int group,
            @ForAll boolean asymmetric,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll @IntRange(min = 1, max = 9) int batch,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(1)) {
            PackedMatrix matrix =
                    matrix(
                            arena,
                            new IntegerFormat(bits, group, asymmetric),
                            rows,
                            columns,
                            random);
            float[] x = inputs(batch, columns, random);
            float[] y = new float[batch * rows];
            try (LoadedMatrix loaded = backend.load(matrix)) {
                backend.multiply(loaded, Activations.INT8, batch, x, y);
            }
            for (int token = 0; token < batch; token++) {
                for (int row = 0; row < rows; row++) {
                    long dot = 0;
                    for (int c = 0; c < columns; c++) {
                        dot += Decoder.code(matrix, row, c) * (long) x[token * columns + c];
                    }
                    assertEquals(dot, (long) y[token * rows + row], "row " + row);
                }
            }
        }
    }

    /// All weights and inputs as far from zero as they can be: where sums in 16 bits would break first.
    @Property(tries = 60)
    void extremesDoNotOverflow(
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll boolean asymmetric,
            @ForAll boolean highest,
            @ForAll boolean wholeRow,
            @ForAll @IntRange(min = 1, max = 5) int batch) {
        int columns = 500;
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(1)) {
            int group = wholeRow ? IntegerFormat.ROW : 128;
            IntegerFormat format = new IntegerFormat(bits, group, asymmetric);
            PackedMatrix matrix = matrix(arena, format, 3, columns, new Random(1));
            matrix.codes().fill((byte) (highest ? 0xff : 0));
            float[] x = new float[batch * columns];
            java.util.Arrays.fill(x, -127);
            float[] y = new float[batch * 3];
            try (LoadedMatrix loaded = backend.load(matrix)) {
                backend.multiply(loaded, Activations.INT8, batch, x, y);
            }
            int code = highest ? format.maxCode() : format.minCode();
            for (float one : y) {
                assertEquals(-127L * code * columns, (long) one);
            }
        }
    }

    private static PackedMatrix matrix(
            Arena arena, IntegerFormat format, int rows, int columns, Random random) {
        PackedMatrix matrix = PackedMatrix.allocate(arena, format, new MatrixShape(rows, columns));
        for (long at = 0; at < matrix.codes().byteSize(); at++) {
            matrix.codes().set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        for (long at = 0; at < matrix.scales().byteSize(); at += 2) {
            matrix.scales().set(ValueLayout.JAVA_SHORT_UNALIGNED, at, ONE);
        }
        return matrix;
    }

    /// The largest magnitude of each token is 127, so that its scale is 1.
    private static float[] inputs(int batch, int columns, Random random) {
        float[] x = new float[batch * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % columns == 0 ? 127 : random.nextInt(-127, 128);
        }
        return x;
    }
}

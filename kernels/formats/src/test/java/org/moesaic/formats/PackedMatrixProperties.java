package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// What is written is read, in every format and at shapes that fit no byte, no group and no block.
class PackedMatrixProperties {

    @Property(tries = 500)
    void codesAreReadAsTheyWereWritten(
            @ForAll @From("names") String name,
            @ForAll @IntRange(max = 5) int rows,
            @ForAll @IntRange(max = 150) int columns,
            @ForAll long seed) {
        NumberFormat format = Formats.of(name);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format, new MatrixShape(rows, columns));
            assertEquals(format.bytes(matrix.shape()).total(), matrix.totalBytes());
            // Twice, so that the second codes meet the bits of the first ones.
            for (long round = 0; round < 2; round++) {
                int[][] codes = writeCodes(matrix, seed + round);
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        assertEquals(codes[row][column], Decoder.code(matrix, row, column));
                    }
                }
                Decoder.check(matrix);
            }
        }
    }

    /// A weight depends on its own code and its own group's scale, and on nothing else.
    @Property(tries = 300)
    void valuesAreWhatTheFormatSays(
            @ForAll @From("names") String name,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 150) int columns,
            @ForAll long seed) {
        NumberFormat format = Formats.of(name);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format, new MatrixShape(rows, columns));
            int[][] codes = writeCodes(matrix, seed);
            ReferenceScales scales = ReferenceScales.write(matrix, seed);
            float[] out = new float[columns + 1];
            for (int row = 0; row < rows; row++) {
                out[columns] = 7;
                Decoder.decodeRow(matrix, row, out);
                for (int column = 0; column < columns; column++) {
                    float expected = scales.weight(row, column, codes[row][column]);
                    assertEquals(
                            Float.floatToIntBits(expected),
                            Float.floatToIntBits(out[column]),
                            name + " row " + row + " column " + column);
                }
                assertEquals(7, out[columns], "no element behind the row is touched");
            }
        }
    }

    /// Bits behind the last column stay 0, so that equal matrices are equal bytes.
    @Property(tries = 200)
    void paddingIsZero(
            @ForAll @IntRange(min = 1, max = 8) int bits,
            @ForAll @IntRange(min = 1, max = 40) int columns) {
        NumberFormat format =
                bits == 1
                        ? new BinaryFormat(128, ScaleType.FP16)
                        : new IntegerFormat(bits, 128, true);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = PackedMatrix.allocate(arena, format, new MatrixShape(1, columns));
            for (int column = 0; column < columns; column++) {
                Encoder.setCode(matrix, 0, column, (int) Formats.codes(format)[1]);
            }
            for (long bit = 0; bit < 8 * matrix.codes().byteSize(); bit++) {
                int octet = matrix.codes().get(ValueLayout.JAVA_BYTE, bit / 8);
                assertEquals(
                        bit < (long) columns * bits, (octet >> bit % 8 & 1) == 1, "bit " + bit);
            }
        }
    }

    /// Parts may start anywhere, as they do in a file.
    @Property(tries = 100)
    void partsNeedNoAlignment(@ForAll @From("names") String name, @ForAll long seed) {
        NumberFormat format = Formats.of(name);
        MatrixShape shape = new MatrixShape(3, 37);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix aligned = PackedMatrix.allocate(arena, format, shape);
            MatrixBytes bytes = format.bytes(shape);
            PackedMatrix shifted =
                    new PackedMatrix(
                            format,
                            shape,
                            arena.allocate(bytes.weights() + 1, 8).asSlice(1),
                            arena.allocate(bytes.scales() + 1, 8).asSlice(1),
                            arena.allocate(bytes.zeros() + 1, 8).asSlice(1),
                            aligned.rowData());
            writeCodes(aligned, seed);
            writeCodes(shifted, seed);
            ReferenceScales.write(aligned, seed);
            ReferenceScales.write(shifted, seed);
            assertEquals(-1, aligned.codes().mismatch(shifted.codes()));
            assertEquals(-1, aligned.scales().mismatch(shifted.scales()));
            assertEquals(-1, aligned.zeros().mismatch(shifted.zeros()));
            float[] first = new float[37];
            float[] second = new float[37];
            for (int row = 0; row < 3; row++) {
                Decoder.decodeRow(aligned, row, first);
                Decoder.decodeRow(shifted, row, second);
                assertTrue(Arrays.equals(first, second));
            }
        }
    }

    static int[][] writeCodes(PackedMatrix matrix, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] limits = Formats.codes(matrix.format());
        int[][] codes = new int[matrix.shape().rows()][matrix.shape().columns()];
        for (int row = 0; row < codes.length; row++) {
            for (int column = 0; column < codes[row].length; column++) {
                int code = (int) random.nextLong(limits[0], limits[1] + 1);
                if (matrix.format() instanceof BinaryFormat) {
                    code = random.nextBoolean() ? 1 : -1;
                }
                codes[row][column] = code;
                Encoder.setCode(matrix, row, column, code);
            }
        }
        return codes;
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(Formats.SETTABLE);
    }
}

package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A model with fewer bits is the beginning of one with more.
class NestedPlanesProperties {

    @Property(tries = 300)
    void theBytesOfFewerBitsAreAStrictPrefix(
            @ForAll @IntRange(min = 1, max = 5) int base,
            @ForAll @IntRange(min = 1, max = 3) int planes,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix whole = random(arena, base, base + planes, rows, columns, seed);
            MemorySegment file = NestedFile.write(arena, whole);
            assertEquals(whole.totalBytes(), file.byteSize());
            for (int bits = base; bits < base + planes; bits++) {
                PackedMatrix fewer = NestedPlanes.prefix(whole, bits);
                MemorySegment part = NestedFile.write(arena, fewer);
                assertTrue(part.byteSize() < file.byteSize());
                assertEquals(-1, part.mismatch(file.asSlice(0, part.byteSize())));
                NestedFormat format = (NestedFormat) fewer.format();
                assertEquals(bits, format.bits());
                assertSame(fewer, NestedFile.read(arena, format, whole.shape(), file));
            }
        }
    }

    @Property(tries = 200)
    void aPrefixIsTheWholeWithLaterPlanesSwitchedOff(
            @ForAll @IntRange(min = 1, max = 4) int base,
            @ForAll @IntRange(min = 1, max = 4) int planes,
            @ForAll @IntRange(min = 1, max = 50) int columns,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix whole = random(arena, base, base + planes, 2, columns, seed);
            int groups = (columns - 1) / 16 + 1;
            for (int bits = base + planes - 1; bits >= base; bits--) {
                int plane = bits + 1 - base;
                for (int row = 0; row < 2; row++) {
                    for (int group = 0; group < groups; group++) {
                        Encoder.setPlaneScale(whole, plane, row, group, 0);
                    }
                }
                assertArraysEqual(whole, NestedPlanes.prefix(whole, bits));
            }
        }
    }

    /// Planes made as D2MoE makes them: signs of what remains, scaled with its mean magnitude. Each takes n·s² off the
    /// square of the error of a group; with scales rounded to fp16 and sums to fp32, up to a millionth of the weights'.
    @Property(tries = 100)
    void eachPlaneTakesErrorAway(
            @ForAll @IntRange(min = 1, max = 6) int planes,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] weights = random.doubles(columns, -1, 1).toArray();
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(
                            arena,
                            new NestedFormat(2, 2 + planes, IntegerFormat.ROW),
                            new MatrixShape(1, columns));
            Encoder.setScale(matrix, 0, 0, 0.625f);
            Encoder.setZero(matrix, 0, 0, 1.5f);
            double[] rest = new double[columns];
            int[] codes = new int[columns];
            for (int i = 0; i < columns; i++) {
                codes[i] = (int) Math.clamp(Math.rint(weights[i] / 0.625 + 1.5), 0, 3);
                rest[i] = weights[i] - (codes[i] - 1.5) * 0.625;
            }
            double expected = squares(rest);
            for (int plane = 1; plane <= planes; plane++) {
                double mean = Arrays.stream(rest).map(Math::abs).average().orElseThrow();
                double scale = Encoder.setPlaneScale(matrix, plane, 0, 0, (float) mean);
                for (int i = 0; i < columns; i++) {
                    codes[i] = codes[i] << 1 | (rest[i] > 0 ? 1 : 0);
                    rest[i] -= rest[i] > 0 ? scale : -scale;
                }
                expected -= columns * mean * mean;
                assertEquals(expected, squares(rest), 1e-5 * columns);
            }
            float[] decoded = new float[columns];
            for (int i = 0; i < columns; i++) {
                Encoder.setCode(matrix, 0, i, codes[i]);
            }
            Decoder.decodeRow(matrix, 0, decoded);
            double[] errors = new double[columns];
            for (int i = 0; i < columns; i++) {
                errors[i] = weights[i] - decoded[i];
            }
            assertEquals(expected, squares(errors), 1e-5 * columns);
        }
    }

    /// The rule of the source: b1 + 32/g + (K − 1)(1 + 16/g), against Σ(b + 32/g) for separate copies.
    @Example
    void bitsPerWeightOfTheSource() {
        double nested = new NestedFormat(2, 4, 128).bitsPerWeight();
        double separate = 0;
        for (int bits = 2; bits <= 4; bits++) {
            separate += new IntegerFormat(bits, 128, true).bitsPerWeight();
        }
        assertEquals(4.5, nested);
        assertEquals(9.75, separate);
        MatrixShape shape = new MatrixShape(64, 1280);
        assertEquals(4.5 / 8 * shape.weights(), new NestedFormat(2, 4, 128).bytes(shape).total());
    }

    @Example
    void bytesThatEndTooEarlyAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix whole = random(arena, 2, 4, 2, 20, 1);
            MemorySegment file = NestedFile.write(arena, whole);
            NestedFormat format = (NestedFormat) whole.format();
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    NestedFile.read(
                                            arena,
                                            format,
                                            whole.shape(),
                                            file.asSlice(0, file.byteSize() - 1)));
            assertTrue(e.getMessage().contains("takes " + file.byteSize()), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> NestedPlanes.prefix(whole, 5));
            assertThrows(IllegalArgumentException.class, () -> NestedPlanes.prefix(whole, 1));
        }
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }

    private static PackedMatrix random(
            Arena arena, int base, int bits, int rows, int columns, long seed) {
        NestedFormat format = new NestedFormat(base, bits, 16);
        PackedMatrix matrix = PackedMatrix.allocate(arena, format, new MatrixShape(rows, columns));
        PackedMatrixProperties.writeCodes(matrix, seed);
        ReferenceScales.write(matrix, seed);
        return matrix;
    }

    private static void assertSame(PackedMatrix expected, PackedMatrix actual) {
        assertEquals(-1, expected.codes().mismatch(actual.codes()));
        assertEquals(-1, expected.scales().mismatch(actual.scales()));
        assertEquals(-1, expected.zeros().mismatch(actual.zeros()));
    }

    private static void assertArraysEqual(PackedMatrix first, PackedMatrix second) {
        float[] expected = new float[first.shape().columns()];
        float[] actual = new float[first.shape().columns()];
        for (int row = 0; row < first.shape().rows(); row++) {
            Decoder.decodeRow(first, row, expected);
            Decoder.decodeRow(second, row, actual);
            for (int column = 0; column < expected.length; column++) {
                // Adding 0 turns -0 into 0, so values are compared, not bits.
                assertTrue(expected[column] == actual[column], "row " + row);
            }
        }
    }
}

package org.moesaic.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Encoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Products worked out by hand, or in another way.
class KnownAnswersTest {

    private final Backend reference = new ReferenceBackend();

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private float[] product(PackedMatrix packed, Activations activations, float... x) {
        try (LoadedMatrix matrix = reference.load(packed)) {
            float[] y = new float[packed.shape().rows()];
            reference.multiply(matrix, activations, 1, x, y);
            return y;
        }
    }

    /// Codes 1, -2, 3 of scale 0.5 and inputs 127, 63.5 (a tie: 64), -1: 0.5 · (127 - 128 - 3) = -2.
    @Test
    void integersByHand() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format("int4-g4"), new MatrixShape(1, 3));
            Encoder.setCode(matrix, 0, 0, 1);
            Encoder.setCode(matrix, 0, 1, -2);
            Encoder.setCode(matrix, 0, 2, 3);
            Encoder.setScale(matrix, 0, 0, 0.5f);
            assertArrayEquals(new float[] {-2}, product(matrix, Activations.INT8, 127, 63.5f, -1));
            assertArrayEquals(
                    new float[] {-1.5f}, product(matrix, Activations.FP32, 127, 63.5f, -1));
        }
    }

    /// Codes 0, 15 of scale 2 and zero point 7.5: weights -15 and 15; the second group has its own.
    @Test
    void zeroPointsByHand() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format("int4-g2-asym"), new MatrixShape(1, 3));
            Encoder.setCode(matrix, 0, 1, 15);
            Encoder.setCode(matrix, 0, 2, 4);
            Encoder.setScale(matrix, 0, 0, 2);
            Encoder.setZero(matrix, 0, 0, 7.5f);
            Encoder.setScale(matrix, 0, 1, 0.25f);
            Encoder.setZero(matrix, 0, 1, 2);
            float[] expected = {-15 * 127 + 15 * 3 + 0.5f * 2};
            assertArrayEquals(expected, product(matrix, Activations.FP32, 127, 3, 2));
            assertArrayEquals(expected, product(matrix, Activations.INT8, 127, 3, 2));
        }
    }

    /// Base 3 of scale 1 and zero point 1, plane steps 0.5 and 0.25 with signs + and -: 2.25.
    @Test
    void nestedPlanesByHand() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format("nested2-4"), new MatrixShape(1, 1));
            Encoder.setCode(matrix, 0, 0, 0b1110);
            Encoder.setScale(matrix, 0, 0, 1);
            Encoder.setZero(matrix, 0, 0, 1);
            Encoder.setPlaneScale(matrix, 1, 0, 0, 0.5f);
            Encoder.setPlaneScale(matrix, 2, 0, 0, 0.25f);
            assertArrayEquals(new float[] {2.25f * 127}, product(matrix, Activations.FP32, 127));
            assertArrayEquals(new float[] {2.25f * 127}, product(matrix, Activations.INT8, 127));
        }
    }

    /// With scales of 1 a ternary product of integers up to 127 is that integer, in both packings and dictionary-coded.
    @ParameterizedTest
    @ValueSource(strings = {"ternary", "ternary-1.6", "dict16"})
    void ternaryWithInt8IsExact(String name) {
        try (Arena arena = Arena.ofConfined()) {
            Random random = new Random(5);
            MatrixShape shape = new MatrixShape(20, 333);
            float[] signs = new float[20 * 333];
            for (int i = 0; i < signs.length; i++) {
                signs[i] = random.nextInt(-1, 2);
            }
            PackedMatrix matrix =
                    new RoundToNearest()
                            .quantise(WeightSource.of(shape, signs), format(name), arena);
            if (!name.equals("dict16")) {
                Encoder.setScale(matrix, 0, 0, 1);
            }
            float[] x = new float[333];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(-127, 128);
            }
            x[100] = 127;
            float[] expected = new float[20];
            for (int i = 0; i < signs.length; i++) {
                expected[i / 333] += signs[i] * x[i % 333];
            }
            assertArrayEquals(expected, product(matrix, Activations.INT8, x));
            assertArrayEquals(expected, product(matrix, Activations.FP32, x));
        }
    }

    /// The largest codes in the longest group that fits 32 bits by the stated bound, and beyond it.
    @Test
    void longGroupsDoNotOverflow() {
        try (Arena arena = Arena.ofConfined()) {
            for (int columns : new int[] {66_311, 66_312, 200_000}) {
                PackedMatrix matrix =
                        PackedMatrix.allocate(
                                arena, format("int8-row-asym"), new MatrixShape(1, columns));
                matrix.codes().fill((byte) 0xff);
                Encoder.setScale(matrix, 0, 0, 1);
                float[] x = new float[columns];
                Arrays.fill(x, 127);
                float[] expected = {(float) (32_385L * columns)};
                assertArrayEquals(expected, product(matrix, Activations.INT8, x));
            }
        }
    }

    @Test
    void rowsOfZerosGiveZero() {
        try (Arena arena = Arena.ofConfined()) {
            MatrixShape shape = new MatrixShape(2, 70);
            for (String name : NumberFormats.names()) {
                PackedMatrix matrix =
                        new RoundToNearest()
                                .quantise(
                                        WeightSource.of(shape, new float[140]),
                                        format(name),
                                        arena);
                float[] x = new float[70];
                Arrays.fill(x, 3);
                for (Activations activations : Activations.values()) {
                    if (reference.supports(matrix.format(), activations)) {
                        assertArrayEquals(new float[2], product(matrix, activations, x), name);
                    }
                }
            }
        }
    }

    /// The reference sums in column order in double: what is lost in fp32 is kept, and what is lost in double is lost.
    @Test
    void theOrderOfSums() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    new RoundToNearest()
                            .quantise(
                                    WeightSource.of(
                                            new MatrixShape(2, 3),
                                            new float[] {
                                                0x1p30f, 1, -0x1p30f, 0x1p60f, 1, -0x1p60f
                                            }),
                                    format("fp32"),
                                    arena);
            assertArrayEquals(new float[] {1, 0}, product(matrix, Activations.FP32, 1, 1, 1));
        }
    }

    @Test
    void aNaNSpoilsItsTokenOrItsRowAndNothingElse() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format("bf16"), new MatrixShape(2, 2));
            Encoder.setValue(matrix, 1, 0, Float.NaN);
            float[] y = new float[4];
            try (LoadedMatrix loaded = reference.load(matrix)) {
                float[] x = {1, 1, 1, Float.NaN};
                reference.multiply(loaded, Activations.FP32, 2, x, y);
            }
            assertArrayEquals(new float[] {0, Float.NaN, Float.NaN, Float.NaN}, y);
        }
    }

    /// A bound that let everything through would prove nothing: an error of one part in a thousand is outside, for one
    /// in the last place of a single product it is inside.
    @Test
    void theBoundTellsRightFromWrong() {
        try (Arena arena = Arena.ofConfined()) {
            Random random = new Random(3);
            MatrixShape shape = new MatrixShape(30, 1000);
            float[] weights = new float[30_000];
            float[] x = new float[1000];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 + random.nextFloat();
                x[i % 1000] = 1 + random.nextFloat();
            }
            for (String name : List.of("fp32", "int4", "int4-asym", "nf4", "ternary", "dict16")) {
                PackedMatrix matrix =
                        new RoundToNearest()
                                .quantise(WeightSource.of(shape, weights), format(name), arena);
                for (Activations activations : Activations.values()) {
                    if (!reference.supports(matrix.format(), activations)) {
                        continue;
                    }
                    float[] y = product(matrix, activations, x);
                    Expectation expected = Expectation.of(matrix, activations, 1, x);
                    assertEquals(List.of(), expected.violations(y));
                    assertTrue(expected.worstShare(y) < 1);
                    assertTrue(expected.allows(7, Math.nextUp(y[7])), name);
                    assertFalse(expected.allows(7, y[7] * 1.001f), name);
                    assertFalse(expected.allows(7, Float.NaN), name);
                    y[7] *= 1.001f;
                    assertTrue(expected.worstShare(y) > 1, name);
                    y[7] = Float.NaN;
                    assertEquals(Double.POSITIVE_INFINITY, expected.worstShare(y), name);
                }
            }
        }
    }

    @Test
    void theLowestCode() {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format("int8-row"), new MatrixShape(1, 2));
            Encoder.setCode(matrix, 0, 0, -128);
            Encoder.setCode(matrix, 0, 1, 0);
            Encoder.setScale(matrix, 0, 0, 1);
            assertArrayEquals(
                    new float[] {-128 * 127}, product(matrix, Activations.INT8, 127, 127));
        }
    }
}

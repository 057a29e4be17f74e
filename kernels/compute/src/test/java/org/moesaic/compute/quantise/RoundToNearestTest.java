package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.StoredFloat;

/// Rows of four weights worked out by hand.
class RoundToNearestTest {

    /// The columns are: what a decoder reads of the weights 1, -0.3, 0.125, 0.
    @ParameterizedTest
    @CsvSource({
        "fp32, 1, -0.3, 0.125, 0",
        // 0.3 is 1.0011001100... · 2^-2: 8 bits of it are 1.0011010.
        "bf16, 1, -0.30078125, 0.125, 0",
        "fp8, 1, -0.3125, 0.125, 0",
        "fp8-e5m2, 1, -0.3125, 0.125, 0",
        // Steps of 1/127 in fp16, 129/16384: 127, -38.1, 15.9.
        "int8, 0.99993896484375, -0.29919433593750, 0.1259765625, 0",
        // Steps of 1/7 in fp16, 1170/8192 = 0.142822: 7, -2.1, 0.875.
        "int4, 0.999755859375, -0.28564453125, 0.142822265625, 0",
        "int2, 1, 0, 0, 0",
        // Steps of 1.3/3 in fp16, 0.433350, zero point 0.692383: codes 3, 0, 0.98, 0.69.
        "int2-asym, 1.000005007, -0.300043821, 0.133305788, 0.133305788",
        // Codes of the book: 1, -0.2844, 0.1609 (0.0796 is farther), 0.
        "nf4, 1, -0.28444138169289, 0.16093020141125, 0",
        // 2^(0 - 2): 4, -1.2, 0.5, 0 become 4, -1, 0.5, 0.
        "mxfp4, 1, -0.25, 0.125, 0",
        // The mean magnitude is 0.35625; half of it is more than 0.125.
        "ternary, 0.35625, -0.35625, 0, 0",
        "ternary-1.6, 0.35625, -0.35625, 0, 0",
        "binary, 0.356201171875, -0.356201171875, 0.356201171875, 0.356201171875",
        // Levels -0.30078125 and 1 in bf16; 0.125 is nearer to 0.
        "dict16, 1, -0.30078125, 0, 0"
    })
    void byHand(String format, float a, float b, float c, float d) {
        WeightSource weights =
                WeightSource.of(new MatrixShape(1, 4), new float[] {1, -0.3f, 0.125f, 0});
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    new RoundToNearest()
                            .quantise(weights, NumberFormats.parse(format).orElseThrow(), arena);
            float[] decoded = new float[4];
            Decoder.decodeRow(matrix, 0, decoded);
            assertArrayEquals(new float[] {a, b, c, d}, decoded, 1e-7f);
        }
    }

    /// Half of the range: steps of 1/14, and what is outside is the last code. Formats without a range stay as they are.
    @ParameterizedTest
    @CsvSource({
        "int4, 0.5, -0.2857, 0.1429, 0",
        "int8-row, 0.5, -0.2992, 0.126, 0",
        "mxfp4, 1, -0.25, 0.125, 0",
        "ternary, 0.35625, -0.35625, 0, 0",
        "bf16, 1, -0.30078125, 0.125, 0"
    })
    void aShareOfTheRange(String format, float a, float b, float c, float d) {
        WeightSource weights =
                WeightSource.of(new MatrixShape(1, 4), new float[] {1, -0.3f, 0.125f, 0});
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    new RoundToNearest(0.5)
                            .quantise(weights, NumberFormats.parse(format).orElseThrow(), arena);
            float[] decoded = new float[4];
            Decoder.decodeRow(matrix, 0, decoded);
            assertArrayEquals(new float[] {a, b, c, d}, decoded, 2e-3f);
        }
        assertThrows(IllegalArgumentException.class, () -> new RoundToNearest(0));
        assertThrows(IllegalArgumentException.class, () -> new RoundToNearest(1.01));
    }

    @Test
    void blocksScaleToTheLargestFp8() {
        float[] weights = new float[129 * 129];
        weights[0] = 896; // block 0: scale 2
        weights[128] = 1; // block 1: scale 1/448
        weights[128 * 129] = -4480; // block 2: scale 10
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    new RoundToNearest()
                            .quantise(
                                    WeightSource.of(new MatrixShape(129, 129), weights),
                                    NumberFormats.parse("fp8-e4m3-b128").orElseThrow(),
                                    arena);
            assertEquals(2, Decoder.scale(matrix, 0, 0));
            assertEquals(1 / 448f, Decoder.scale(matrix, 127, 1));
            assertEquals(10, Decoder.scale(matrix, 128, 0));
            assertEquals(0, Decoder.scale(matrix, 128, 1));
        }
    }

    @Test
    void whatIsTooLargeSaturates() {
        WeightSource weights =
                WeightSource.of(
                        new MatrixShape(1, 2), new float[] {Float.MAX_VALUE, -Float.MAX_VALUE});
        try (Arena arena = Arena.ofConfined()) {
            for (String name : NumberFormats.names()) {
                PackedMatrix matrix =
                        new RoundToNearest()
                                .quantise(weights, NumberFormats.parse(name).orElseThrow(), arena);
                float[] decoded = new float[2];
                Decoder.decodeRow(matrix, 0, decoded);
                assertTrue(Float.isFinite(decoded[0]) && decoded[0] > 0, name + decoded[0]);
                assertTrue(Float.isFinite(decoded[1]) && decoded[1] < 0, name + decoded[1]);
            }
        }
    }

    @Test
    void brokenRowsAreAllNamed() {
        float[] weights = new float[30 * 3];
        weights[4] = Float.NaN;
        weights[8] = Float.POSITIVE_INFINITY;
        assertRefused(
                WeightSource.of(new MatrixShape(30, 3), weights),
                """
                row 1, column 1: the weight is NaN; only finite weights can be quantised
                row 2, column 2: the weight is Infinity; only finite weights can be quantised\
                """);
        Arrays.fill(weights, Float.NaN);
        MoesaicException all = refused(WeightSource.of(new MatrixShape(30, 3), weights));
        assertEquals(21, all.problems().size());
        assertTrue(all.getMessage().contains("10 more rows like these"));
    }

    /// The same weights from an array and from memory in each type, aligned or not.
    @Test
    void weightsFromMemory() {
        MatrixShape shape = new MatrixShape(3, 5);
        Random random = new Random(2);
        float[] expected = new float[15];
        try (Arena arena = Arena.ofConfined()) {
            for (StoredFloat type : StoredFloat.values()) {
                int bytes = type == StoredFloat.FP32 ? 4 : 2;
                MemorySegment segment = arena.allocate(15L * bytes + 1).asSlice(1);
                for (int i = 0; i < 15; i++) {
                    short half = (short) random.nextInt(0x3c00);
                    switch (type) {
                        case FP32 -> {
                            expected[i] = random.nextFloat();
                            segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, expected[i]);
                        }
                        case BF16 -> {
                            expected[i] = Float.intBitsToFloat(half << 16);
                            segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, half);
                        }
                        case FP16 -> {
                            expected[i] = Float.float16ToFloat(half);
                            segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, half);
                        }
                    }
                }
                WeightSource source = WeightSource.of(shape, segment, type);
                for (int row = 0; row < 3; row++) {
                    float[] read = new float[5];
                    source.row(row, read);
                    float[] wanted = Arrays.copyOfRange(expected, row * 5, row * 5 + 5);
                    assertArrayEquals(wanted, read, type + " row " + row);
                }
                assertThrows(
                        IllegalArgumentException.class,
                        () -> WeightSource.of(shape, segment.asSlice(1), type));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> WeightSource.of(shape, new float[14]));
    }

    private static void assertRefused(WeightSource weights, String message) {
        assertEquals(message, refused(weights).getMessage());
    }

    private static MoesaicException refused(WeightSource weights) {
        try (Arena arena = Arena.ofConfined()) {
            for (Quantiser quantiser : new Quantiser[] {new RoundToNearest(), new ClipSearch()}) {
                MoesaicException error =
                        assertThrows(
                                MoesaicException.class,
                                () ->
                                        quantiser.quantise(
                                                weights,
                                                NumberFormats.parse("int4").orElseThrow(),
                                                arena));
                assertEquals(Exit.BAD_DATA, error.exit());
                if (quantiser instanceof ClipSearch) {
                    return error;
                }
            }
            throw new AssertionError();
        }
    }
}

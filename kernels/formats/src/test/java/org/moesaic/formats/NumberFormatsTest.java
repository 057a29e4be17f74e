package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sizes worked out by hand.
class NumberFormatsTest {

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    /// The columns are: weights, scales, zero points in bytes; scale groups.
    @ParameterizedTest
    @CsvSource({
        // Floats: 3 x 5 weights of 4, 2, 2 and 1 bytes.
        "fp32, 3, 5, 60, 0, 0, 0",
        "bf16, 3, 5, 30, 0, 0, 0",
        "fp16, 3, 5, 30, 0, 0, 0",
        "fp8, 3, 5, 15, 0, 0, 0",
        // One fp32 scale for each 128 x 128 block, also for a block that is cut off: 2 x 3 blocks.
        "fp8-e4m3-b128, 129, 300, 38700, 24, 0, 6",
        "fp8-e4m3-b128, 128, 128, 16384, 4, 0, 1",
        // Five codes a row: 5 bytes, 35 bits = 5 bytes, 30 = 4, 25 = 4, 20 = 3, 15 = 2, 10 = 2.
        "int8, 3, 5, 15, 6, 0, 3",
        "int7, 3, 5, 15, 6, 0, 3",
        "int6, 3, 5, 12, 6, 0, 3",
        "int5, 3, 5, 12, 6, 0, 3",
        "int4, 3, 5, 9, 6, 0, 3",
        "int3, 3, 5, 6, 6, 0, 3",
        "int2, 3, 5, 6, 6, 0, 3",
        // 129 columns are a group of 128 and one of 1.
        "int4, 2, 128, 128, 4, 0, 2",
        "int4, 2, 129, 130, 8, 0, 4",
        "int4-g32, 2, 65, 66, 12, 0, 6",
        "int4-g32-asym, 2, 65, 66, 12, 12, 6",
        "int4-asym, 2, 129, 130, 8, 8, 4",
        "int4-row, 2, 1000, 1000, 4, 0, 2",
        "int4-row-asym, 2, 1000, 1000, 4, 4, 2",
        "int3-g1, 1, 8, 3, 16, 0, 8",
        // One byte of scale for each 32 inputs.
        "mxfp4, 2, 32, 32, 2, 0, 2",
        "mxfp4, 2, 33, 34, 4, 0, 4",
        // Four, or five, codes a byte; one fp32 scale a matrix, applied once to each output.
        "ternary, 3, 5, 6, 4, 0, 3",
        "ternary-1.6, 3, 5, 3, 4, 0, 3",
        "ternary-1.6, 3, 6, 6, 4, 0, 3",
    })
    void bytesByHand(
            String name,
            int rows,
            int columns,
            long weights,
            long scales,
            long zeros,
            long groups) {
        MatrixShape shape = new MatrixShape(rows, columns);
        assertEquals(new MatrixBytes(weights, scales, zeros), format(name).bytes(shape));
        assertEquals(weights + scales + zeros, format(name).bytes(shape).total());
        assertEquals(groups, format(name).scaleGroups(shape));
    }

    /// An expert matrix of gpt-oss: 2880 is 22 groups of 128 and one of 64.
    @Test
    void int4OfAGptOssMatrix() {
        MatrixBytes bytes = format("int4").bytes(new MatrixShape(2880, 2880));
        assertEquals(new MatrixBytes(4_147_200, 132_480, 0), bytes);
        assertEquals(4_279_680, bytes.total());
    }

    @Test
    void anEmptyMatrixTakesNothing() {
        for (String name : NumberFormats.names()) {
            for (MatrixShape empty :
                    List.of(new MatrixShape(0, 0), new MatrixShape(7, 0), new MatrixShape(0, 7))) {
                assertEquals(new MatrixBytes(0, 0, 0), format(name).bytes(empty), name);
                assertEquals(0, format(name).scaleGroups(empty), name);
            }
        }
    }

    /// Near the largest matrix that a shape can name, counts leave the range of an `int`.
    @Test
    void largeMatricesDoNotOverflow() {
        MatrixShape shape = new MatrixShape(Integer.MAX_VALUE, 1 << 20);
        assertEquals(Integer.MAX_VALUE * (4L << 20), format("fp32").bytes(shape).total());
        assertEquals(
                Integer.MAX_VALUE * ((1L << 20) + 2 * (1L << 13)),
                format("int8").bytes(shape).total());
    }

    @ParameterizedTest
    @CsvSource({
        "int4, int4",
        "int4-g32, int4",
        "int7-row-asym, int7",
        "fp8-e4m3-b128, fp8",
        "mxfp4, fp4",
        "ternary-1.6, ternary",
        "bf16, bf16"
    })
    void whatAMultiplierSees(String name, String arithmetic) {
        assertEquals(arithmetic, format(name).arithmetic());
    }

    /// Group 128 with an fp16 scale costs an eighth of a bit a weight, with a zero point a quarter.
    @ParameterizedTest
    @CsvSource({
        "int4, 4.125",
        "int4-asym, 4.25",
        "int2-g16, 3",
        "int8-row, 8",
        "mxfp4, 4.25",
        "ternary, 2",
        "ternary-1.6, 1.6",
        "fp32, 32",
        "fp8, 8",
        "fp8-e4m3-b128, 8.001953125"
    })
    void bitsPerWeight(String name, double bits) {
        assertEquals(bits, format(name).bitsPerWeight());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " int4",
                "INT4",
                "int1",
                "int9",
                "int",
                "int4-",
                "int4-g",
                "int4-g0",
                "int4-g-1",
                "int4-g1000000",
                "int4-asym-row",
                "int4-row-g32",
                "int4-asymm",
                "fp64",
                "fp4",
                "ternary-2"
            })
    void otherNamesAreNoFormats(String name) {
        assertEquals(Optional.empty(), NumberFormats.parse(name));
    }

    @Test
    void everyNameOfferedCanBeRead() {
        for (String name : NumberFormats.names()) {
            assertEquals(name, format(name).name());
        }
        assertTrue(
                NumberFormats.names()
                        .containsAll(List.of("fp32", "bf16", "fp16", "fp8", "mxfp4", "ternary")));
        assertEquals(
                List.of("int8", "int7", "int6", "int5", "int4", "int3", "int2"),
                NumberFormats.names().stream().filter(n -> n.startsWith("int")).toList());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new IntegerFormat(1, 128, false));
        assertThrows(IllegalArgumentException.class, () -> new IntegerFormat(9, 128, false));
        assertThrows(IllegalArgumentException.class, () -> new IntegerFormat(4, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new MatrixShape(-1, 4));
    }
}

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
        "fp8-e4m3, 3, 5, 15, 0, 0, 0",
        "fp8-e5m2, 3, 5, 15, 0, 0, 0",
        // fp32 scales take twice the bytes, zero points do not.
        "int4-s32, 2, 129, 130, 16, 0, 4",
        "int3-g32-asym-s32, 2, 65, 50, 24, 12, 6",
        "int8-row-s32, 2, 1000, 2000, 8, 0, 2",
        // Groups of 64 unless the name says another.
        "nf4, 2, 65, 66, 8, 0, 4",
        "nf4-g32-s32, 2, 65, 66, 24, 0, 6",
        "nf4-row, 2, 65, 66, 4, 0, 2",
        // One bit a weight: 129 bits are 17 bytes.
        "binary, 2, 129, 34, 8, 0, 4",
        "binary-row-s32, 2, 129, 34, 8, 0, 2",
        // Base: 2 x 5 bits = 2 bytes a row; each of two planes 1 byte a row; scales of base and
        // planes, zeros of the base.
        "nested2-4, 3, 5, 12, 18, 6, 9",
        "nested2-2, 3, 5, 6, 6, 6, 3",
        "nested5-8-g2, 1, 5, 7, 24, 6, 12",
        "nested1-8-row, 2, 9, 32, 32, 4, 16",
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

    /// Rows of 1536 symbols: 0.0918872538317944 x 1536 + 0.4266497469066053 = 141.565471632 codes, times 768 rows are
    /// 108,722.28, rounded up; levels 4 bytes a row, offsets 4 a row and 4 at the end. A row of one symbol is one code.
    @Test
    void dictionaryCodingCountsWhatIsExpected() {
        assertEquals(
                new MatrixBytes(217_446, 3_072, 0, 3_076),
                format("dict16").bytes(new MatrixShape(768, 3072)));
        assertEquals(223_594, format("dict16").bytes(new MatrixShape(768, 3072)).total());
        assertEquals(new MatrixBytes(14, 28, 0, 32), format("dict16").bytes(new MatrixShape(7, 1)));
        assertEquals(2 * 768, format("dict16").scaleGroups(new MatrixShape(768, 3072)));
        assertEquals(524_288, format("dict16").tableBytes());
        assertEquals(0, format("int4").tableBytes());
    }

    /// The experts of QMoE's largest model, c2048: 3140.69 GB in bf16, under 160 GB coded, less than a twentieth.
    @Test
    void expertsOfTheLargestSwitchTransformer() {
        MatrixShape in = new MatrixShape(6144, 2080);
        MatrixShape out = new MatrixShape(2080, 6144);
        long experts = 30 * 2048;
        assertEquals(
                3_140_694_835_200L,
                experts * (format("bf16").bytes(in).total() + format("bf16").bytes(out).total()));
        long coded =
                experts
                        * (format("dict16").bytes(in).total()
                                + format("dict16").bytes(out).total());
        assertTrue(coded < 3_140_694_835_200L / 20, "bytes " + coded);
        assertTrue(coded > 3_140_694_835_200L / 22, "bytes " + coded);
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
        "bf16, bf16",
        "fp8-e5m2, fp8",
        "int4-g32-asym-s32, int4",
        "nf4, bf16",
        "nested2-8, fp16",
        "binary, binary",
        "dict16, dict16"
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
        "fp8-e4m3-b128, 8.001953125",
        "int4-s32, 4.25",
        "int4-asym-s32, 4.375",
        "nf4, 4.25",
        "nf4-s32, 4.5",
        "nf4-row, 4",
        "binary, 1.125",
        // D2MoE: nested {2, 3, 4} take 4.5 bits, where separate copies take 2.25 + 3.25 + 4.25 =
        // 9.75.
        "nested2-4, 4.5",
        "nested2-8, 9",
        "int2-asym, 2.25",
        "int3-asym, 3.25",
        "dict16, 0.7350980306543552"
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
                "fp8-b128",
                "fp8-e5m2-b128",
                "fp8-e3m4",
                "int4-s16",
                "int4-s32-asym",
                "mxfp4-g16",
                "nf4-asym",
                "nf4-g0",
                "nf3",
                "binary-asym",
                "ternary-s32",
                "nested4-2",
                "nested2-9",
                "nested0-4",
                "nested2-4-asym",
                "nested2-4-s32",
                "nested2",
                "dict8",
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
                        .containsAll(
                                List.of(
                                        "fp32",
                                        "bf16",
                                        "fp16",
                                        "fp8",
                                        "fp8-e5m2",
                                        "mxfp4",
                                        "nf4",
                                        "nested2-8",
                                        "ternary",
                                        "ternary-1.6",
                                        "binary",
                                        "dict16")));
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
        assertThrows(IllegalArgumentException.class, () -> new NestedFormat(0, 4, 128));
        assertThrows(IllegalArgumentException.class, () -> new NestedFormat(5, 4, 128));
        assertThrows(IllegalArgumentException.class, () -> new NestedFormat(2, 9, 128));
        assertThrows(IllegalArgumentException.class, () -> new BinaryFormat(0, ScaleType.FP16));
        assertThrows(
                IllegalArgumentException.class, () -> new NormalFloatFormat(0, ScaleType.FP16));
        assertThrows(
                IllegalArgumentException.class, () -> new FloatFormat(FloatFormat.Kind.BF16, 128));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FloatFormat(FloatFormat.Kind.FP8_E4M3, 64));
    }

    @Test
    void whichCodesAnIntegerHas() {
        assertEquals(-8, new IntegerFormat(4, 128, false).minCode());
        assertEquals(7, new IntegerFormat(4, 128, false).maxCode());
        assertEquals(0, new IntegerFormat(3, 128, true).minCode());
        assertEquals(7, new IntegerFormat(3, 128, true).maxCode());
    }
}

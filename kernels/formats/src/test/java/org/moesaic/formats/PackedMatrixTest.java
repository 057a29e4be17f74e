package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layouts bit by bit, and what is no matrix.
class PackedMatrixTest {

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void release() {
        arena.close();
    }

    private PackedMatrix matrix(String name, int rows, int columns) {
        return PackedMatrix.allocate(arena, Formats.of(name), new MatrixShape(rows, columns));
    }

    private static void setRow(PackedMatrix matrix, int row, int... codes) {
        for (int column = 0; column < codes.length; column++) {
            Encoder.setCode(matrix, row, column, codes[column]);
        }
    }

    private static String hex(MemorySegment part) {
        return HexFormat.of().formatHex(part.toArray(ValueLayout.JAVA_BYTE));
    }

    /// Worked by hand from the pages of the formats; the second row shows where rows start.
    @Test
    void bytesOfSmallMatrices() {
        PackedMatrix int4 = matrix("int4", 2, 3);
        setRow(int4, 0, -8, -7, 7);
        setRow(int4, 1, 0, 1, -1);
        assertEquals("100f" + "9807", hex(int4.codes()));

        // 1, 2, 3, 4, 5, 6: 110101100011010001 from the last to the first, in bytes from the low
        // end.
        PackedMatrix int3 = matrix("int3-asym", 1, 6);
        setRow(int3, 0, 1, 2, 3, 4, 5, 6);
        assertEquals("d15803", hex(int3.codes()));

        PackedMatrix ternary = matrix("ternary", 2, 5);
        setRow(ternary, 0, -1, 0, 1, 1, 0);
        setRow(ternary, 1, 1, 1, 1, 1, 1);
        assertEquals("a401" + "aa02", hex(ternary.codes()));

        // 0 + 3·1 + 9·2 + 27·2 + 81·1 = 156, and a byte with one digit.
        PackedMatrix five = matrix("ternary-1.6", 1, 6);
        setRow(five, 0, -1, 0, 1, 1, 0, 1);
        assertEquals("9c02", hex(five.codes()));

        PackedMatrix binary = matrix("binary", 1, 9);
        setRow(binary, 0, 1, -1, -1, 1, -1, -1, -1, 1, 1);
        assertEquals("8901", hex(binary.codes()));

        // Two columns of 2 + 2 bits: bases 3 and 1, first plane 1 and 0, second plane 0 and 1.
        PackedMatrix nested = matrix("nested2-4", 1, 2);
        setRow(nested, 0, 0b11_1_0, 0b01_0_1);
        assertEquals("07" + "01" + "02", hex(nested.codes()));

        PackedMatrix bf16 = matrix("bf16", 1, 2);
        Encoder.setValue(bf16, 0, 0, 1);
        Encoder.setValue(bf16, 0, 1, -2);
        assertEquals("803f" + "00c0", hex(bf16.codes()));
    }

    @Test
    void scalesLieGroupByGroupAndRowByRow() {
        PackedMatrix int4 = matrix("int4-g2-asym", 2, 3);
        for (int row = 0; row < 2; row++) {
            for (int group = 0; group < 2; group++) {
                Encoder.setScale(int4, row, group, 1 + row + 0.5f * group);
                Encoder.setZero(int4, row, group, -1 - row - 0.5f * group);
            }
        }
        assertEquals("003c003e00400041", hex(int4.scales()));
        assertEquals("00bc00be00c000c1", hex(int4.zeros()));
        assertEquals(2.5f, Decoder.scale(int4, 1, 1));
        assertEquals(-1.5f, Decoder.zero(int4, 0, 1));
        assertEquals(0.0999755859375f, Encoder.setScale(int4, 0, 0, 0.1f), "what fp16 holds");
        assertThrows(IndexOutOfBoundsException.class, () -> Decoder.scale(int4, 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> Decoder.scale(int4, 2, 0));
    }

    /// Rows 0 to 127 have one row of blocks, row 128 the next one.
    @Test
    void blocksOfFp8AreSquare() {
        PackedMatrix fp8 = matrix("fp8-e4m3-b128", 129, 130);
        for (int row : new int[] {0, 128}) {
            for (int block = 0; block < 2; block++) {
                Encoder.setScale(fp8, row, block, row + block + 0.25f);
            }
        }
        for (int row = 0; row < 129; row++) {
            for (int column = 0; column < 130; column++) {
                Encoder.setCode(fp8, row, column, 0x38);
            }
        }
        float[] out = new float[130];
        Decoder.decodeRow(fp8, 127, out);
        assertArrayEquals(new float[] {0.25f, 1.25f}, new float[] {out[127], out[128]});
        Decoder.decodeRow(fp8, 128, out);
        assertArrayEquals(new float[] {128.25f, 129.25f}, new float[] {out[127], out[128]});
    }

    @Test
    void wrongSizesAreToldTogether() {
        NumberFormat format = Formats.of("int4-g32-asym");
        MemorySegment four = arena.allocate(4);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new PackedMatrix(
                                        format, new MatrixShape(2, 33), four, four, four, four));
        assertEquals(
                "a matrix of 2 x 33 in int4-g32-asym: codes take 34 bytes, not 4;"
                        + " scales take 8 bytes, not 4; zeros take 8 bytes, not 4;"
                        + " row data take 0 bytes, not 4",
                e.getMessage());
    }

    @Test
    void threeIsNoTernaryCode() {
        PackedMatrix matrix = matrix("ternary", 3, 5);
        matrix.codes().set(ValueLayout.JAVA_BYTE, 2, (byte) 0b00_11_00_00);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Decoder.decodeRow(matrix, 1, new float[5]));
        assertEquals("row 1, column 2: 3 is no ternary code; 0, 1 and 2 are", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Decoder.code(matrix, 1, 2));
        assertEquals(-1, Decoder.code(matrix, 1, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {243, 250, 255})
    void aByteHasFiveTernaryCodesUpTo242(int octet) {
        PackedMatrix matrix = matrix("ternary-1.6", 1, 5);
        matrix.codes().set(ValueLayout.JAVA_BYTE, 0, (byte) 242);
        assertEquals(1, Decoder.code(matrix, 0, 4));
        matrix.codes().set(ValueLayout.JAVA_BYTE, 0, (byte) octet);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Decoder.code(matrix, 0, 0));
        assertTrue(e.getMessage().contains("the byte " + octet), e.getMessage());
    }

    @Test
    void aCheckTellsOfDamagedRowsTogether() {
        PackedMatrix matrix = matrix("ternary", 14, 4);
        Decoder.check(matrix);
        matrix.codes().fill((byte) 0xff);
        matrix.codes().set(ValueLayout.JAVA_BYTE, 1, (byte) 0);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Decoder.check(matrix));
        assertEquals(11, e.getMessage().lines().count());
        assertTrue(e.getMessage().startsWith("row 0, column 0: 3"), e.getMessage());
        assertTrue(!e.getMessage().contains("row 1,"), e.getMessage());
        assertTrue(e.getMessage().endsWith("and 3 more rows"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "int4, -9", "int4, 8", "int4-asym, -1", "int4-asym, 16", "fp8, 256", "bf16, -1",
        "mxfp4, 16", "nf4, -1", "ternary, 2", "ternary-1.6, -2", "binary, 0", "nested2-4, 16",
        "dict16, 0"
    })
    void codesThatAFormatDoesNotHave(String name, int code) {
        PackedMatrix matrix = name.equals("dict16") ? emptyRow() : matrix(name, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> Encoder.setCode(matrix, 0, 0, code));
    }

    private PackedMatrix emptyRow() {
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(1, 1));
        encoder.addRow(new byte[1], 0, 0);
        return encoder.finish(arena);
    }

    @Test
    void whatAFormatDoesNotHaveIsRefused() {
        PackedMatrix fp32 = matrix("fp32", 1, 2);
        PackedMatrix int4 = matrix("int4", 1, 2);
        assertThrows(IllegalArgumentException.class, () -> Decoder.scale(fp32, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Decoder.zero(int4, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Decoder.planeScale(int4, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Encoder.setValue(int4, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> NestedPlanes.prefix(int4, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> Decoder.code(fp32, 0, 2));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Decoder.decodeRow(fp32, 1, new float[2]));
        assertThrows(
                IllegalArgumentException.class, () -> Decoder.decodeRow(fp32, 0, new float[1]));
        assertThrows(
                IllegalArgumentException.class,
                () -> PackedMatrix.allocate(arena, new Dict16Format(), new MatrixShape(1, 1)));
    }

    /// A user's own format decodes itself, or is only counted.
    @Test
    void aCustomFormatDecodesItself() {
        PackedMatrix counted =
                PackedMatrix.allocate(arena, new Bytes("counted"), new MatrixShape(1, 2));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Decoder.decodeRow(counted, 0, new float[2]));
        assertTrue(e.getMessage().contains("'counted'"), e.getMessage());
        CustomFormat sevens =
                new Bytes("sevens") {
                    @Override
                    public void decodeRow(PackedMatrix matrix, int row, float[] out) {
                        Arrays.fill(out, 0, matrix.shape().columns(), 7);
                    }
                };
        float[] out = new float[2];
        Decoder.decodeRow(PackedMatrix.allocate(arena, sevens, new MatrixShape(1, 2)), 0, out);
        assertArrayEquals(new float[] {7, 7}, out);
    }

    /// One byte a weight.
    private static class Bytes implements CustomFormat {

        private final String name;

        Bytes(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String arithmetic() {
            return "int8";
        }

        @Override
        public MatrixBytes bytes(MatrixShape shape) {
            return new MatrixBytes(shape.weights(), 0, 0);
        }

        @Override
        public long scaleGroups(MatrixShape shape) {
            return 0;
        }

        @Override
        public double bitsPerWeight() {
            return 8;
        }
    }
}

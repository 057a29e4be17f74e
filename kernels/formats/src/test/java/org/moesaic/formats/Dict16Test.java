package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Single rows of dictionary coding, and what is no such matrix.
class Dict16Test {

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void release() {
        arena.close();
    }

    private PackedMatrix encode(float low, float high, byte[]... rows) {
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(rows.length, rows[0].length));
        for (byte[] row : rows) {
            encoder.addRow(row, low, high);
        }
        return encoder.finish(arena);
    }

    private static float[] row(PackedMatrix matrix, int row) {
        float[] out = new float[matrix.shape().columns()];
        Decoder.decodeRow(matrix, row, out);
        return out;
    }

    /// Code 25 is 14 pairs of zeros: 60 zeros are two of them and code 1, two pairs.
    @Test
    void aRowOfZeros() {
        PackedMatrix matrix = encode(0, 0, new byte[60]);
        assertEquals(3 * 2, matrix.codes().byteSize());
        assertEquals(14, TernaryDictionary.standard().length(25));
        assertEquals(25, matrix.codes().get(Little.SHORT, 0));
        assertEquals(25, matrix.codes().get(Little.SHORT, 2));
        assertEquals(1, matrix.codes().get(Little.SHORT, 4));
        assertEquals(6 + 4 + 8, matrix.totalBytes());
        assertArrayEquals(new float[60], row(matrix, 0));
    }

    /// QMoE's own packer takes what equals a row's maximum for digit 2 and what equals its minimum for digit 1, zeros too.
    @Test
    void zerosThatAreCodedAsALevel() {
        byte[] twos = new byte[9];
        Arrays.fill(twos, (byte) 2);
        assertArrayEquals(new float[9], row(encode(0, 0, twos), 0));
        assertArrayEquals(
                new float[] {0, 3, 0, 0, 3}, row(encode(0, 3, new byte[] {1, 2, 1, 1, 2}), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 1", "1, 2", "2, 1", "3, 2"})
    void narrowRows(int columns, byte digit) {
        byte[] row = new byte[columns];
        Arrays.fill(row, digit);
        PackedMatrix matrix = encode(-1, 1, row, row);
        float[] expected = new float[columns];
        Arrays.fill(expected, new float[] {0, -1, 1}[digit]);
        assertArrayEquals(expected, row(matrix, 0));
        assertArrayEquals(expected, row(matrix, 1));
        assertEquals(columns == 0 ? 0 : 2 * 2 + 8 + 12, matrix.totalBytes());
    }

    @Test
    void levelsAreReadPerRow() {
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(2, 3));
        encoder.addRow(new byte[] {1, 0, 2}, -0.5f, 0.25f);
        encoder.addRow(new byte[] {2, 1, 0}, -2, 3);
        PackedMatrix matrix = encoder.finish(arena);
        assertArrayEquals(new float[] {-0.5f, 0, 0.25f}, row(matrix, 0));
        assertArrayEquals(new float[] {3, -2, 0}, row(matrix, 1));
        assertEquals(-2, Decoder.scale(matrix, 1, 0));
        assertEquals(3, Decoder.scale(matrix, 1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Decoder.scale(matrix, 1, 2));
    }

    @Test
    void whatTheEncoderRefuses() {
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(1, 3));
        assertThrows(IllegalStateException.class, () -> encoder.finish(arena));
        IllegalArgumentException digit =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> encoder.addRow(new byte[] {0, 3, 0}, -1, 1));
        assertEquals("row 0, column 1: 3 is no digit; 0, 1 and 2 are", digit.getMessage());
        assertThrows(IllegalArgumentException.class, () -> encoder.addRow(new byte[2], -1, 1));
        encoder.addRow(new byte[3], -1, 1);
        assertThrows(IllegalStateException.class, () -> encoder.addRow(new byte[3], -1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Dict16Encoder(new MatrixShape(1 << 30, 1)));
    }

    @Test
    void damagedRowsAreNamed() {
        PackedMatrix matrix = encode(-1, 1, new byte[5], new byte[5], new byte[5]);
        // Three pairs a row, one code; a code of 14 pairs and one of two do not fit.
        matrix.codes().set(Little.SHORT, 2, (short) 25);
        matrix.codes().set(Little.SHORT, 4, (short) 1);
        assertArrayEquals(new float[5], row(matrix, 0));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Decoder.check(matrix));
        assertEquals(
                "row 1 of dict16 is damaged: code 0 of 1 runs past column 5"
                        + System.lineSeparator()
                        + "row 2 of dict16 is damaged: its 1 codes end at column 4 of 5",
                e.getMessage());
    }

    @Test
    void aWeightBehindAnOddRowIsDamage() {
        PackedMatrix even = encode(-1, 1, new byte[] {0, 1});
        PackedMatrix odd =
                new PackedMatrix(
                        even.format(),
                        new MatrixShape(1, 1),
                        even.codes(),
                        even.scales(),
                        even.zeros(),
                        even.rowData());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> row(odd, 0));
        assertTrue(e.getMessage().endsWith("a weight behind column 1"), e.getMessage());
    }

    /// Offsets of two rows and the number of codes there are.
    @ParameterizedTest
    @CsvSource({
        "0, 1, 3, 3, ''",
        "1, 1, 3, 3, 'row 0 starts at code 1, not at 0'",
        "-1, 1, 3, 3, 'row 0 starts at code -1, not at 0'",
        "0, 2, 1, 1, 'row 2 starts at code 1, before the row above it, at 2'",
        "0, -5, 3, 3, 'row 1 starts at code -5, before the row above it, at 0'",
        "0, 1, 3, 2, 'codes up to the last row offset take 6 bytes, not 4'",
        "0, 1, 2, 3, 'codes up to the last row offset take 4 bytes, not 6'",
    })
    void offsetsRiseFromZeroToTheEnd(int first, int second, int end, int codes, String problem) {
        MemorySegment rowData = arena.allocate(12);
        rowData.set(Little.INT, 0, first);
        rowData.set(Little.INT, 4, second);
        rowData.set(Little.INT, 8, end);
        Runnable make =
                () ->
                        new PackedMatrix(
                                new Dict16Format(),
                                new MatrixShape(2, 10),
                                arena.allocate(2L * codes),
                                arena.allocate(8),
                                MemorySegment.NULL,
                                rowData);
        if (problem.isEmpty()) {
            make.run();
        } else {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, make::run);
            assertEquals("a matrix of 2 x 10 in dict16: " + problem, e.getMessage());
        }
    }
}

package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// Dictionary coding is lossless, and survives any damage.
class Dict16Properties {

    private static final TernaryDictionary DICTIONARY = TernaryDictionary.standard();

    @Property(tries = 300)
    void whatIsDecodedIsWhatWasEncoded(
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 200) int columns,
            @ForAll @DoubleRange(min = 0, max = 1) double zeros,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] digits = new byte[rows][];
        float[][] levels = new float[rows][];
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(rows, columns));
        for (int row = 0; row < rows; row++) {
            digits[row] = digits(random, columns, zeros);
            levels[row] =
                    new float[] {0, (float) random.nextDouble(-2, 0), (float) random.nextDouble(2)};
            encoder.addRow(digits[row], levels[row][1], levels[row][2]);
        }
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = encoder.finish(arena);
            Decoder.check(matrix);
            float[] out = new float[columns];
            for (int row = 0; row < rows; row++) {
                Decoder.decodeRow(matrix, row, out);
                for (int column = 0; column < columns; column++) {
                    float level = levels[row][digits[row][column]];
                    assertEquals(Bf16.toFloat(Bf16.fromFloat(level)), out[column]);
                }
            }
            if (rows > 0 && columns > 0) {
                int column = random.nextInt(columns);
                assertEquals(digits[0][column], Decoder.code(matrix, 0, column));
            }
        }
    }

    /// No entry could have been longer: the one that extends it by the next symbol does not exist.
    @Property(tries = 100)
    void everyCodeIsTheLongestThatFits(
            @ForAll @IntRange(min = 1, max = 300) int columns, @ForAll long seed) {
        byte[] digits = digits(new SplittableRandom(seed), columns, .885);
        Dict16Encoder encoder = new Dict16Encoder(new MatrixShape(1, columns));
        encoder.addRow(digits, -1, 1);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = encoder.finish(arena);
            int symbol = 0;
            for (long at = 0; at < matrix.codes().byteSize(); at += 2) {
                int code = matrix.codes().get(Little.SHORT, at) & 0xffff;
                symbol += DICTIONARY.length(code);
                if (2 * symbol < columns) {
                    int second = 2 * symbol + 1 < columns ? digits[2 * symbol + 1] : 0;
                    int next = 3 * second + digits[2 * symbol];
                    assertEquals(-1, DICTIONARY.child(code, next));
                }
            }
            assertEquals((columns + 1) / 2, symbol);
        }
    }

    /// Random codes below honest offsets: each row is decoded or refused by name, and nothing is read outside of it,
    /// which the memory itself would not allow at the end.
    @Property(tries = 500)
    void damagedCodesAreRefusedOrDecoded(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 120) int columns,
            @ForAll @IntRange(max = 60) int codes,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = arena.allocate(2L * codes);
            for (long i = 0; i < codes; i++) {
                stream.set(Little.SHORT, 2 * i, (short) random.nextInt(TernaryDictionary.SIZE));
            }
            int[] offsets = random.ints(rows - 1, 0, codes + 1).sorted().toArray();
            MemorySegment rowData = arena.allocate(4L * (rows + 1));
            for (int row = 1; row < rows; row++) {
                rowData.set(Little.INT, 4L * row, offsets[row - 1]);
            }
            rowData.set(Little.INT, 4L * rows, codes);
            PackedMatrix matrix =
                    new PackedMatrix(
                            new Dict16Format(),
                            new MatrixShape(rows, columns),
                            stream,
                            arena.allocate(4L * rows),
                            MemorySegment.NULL,
                            rowData);
            for (int row = 0; row < rows; row++) {
                float[] out = new float[columns];
                try {
                    Decoder.decodeRow(matrix, row, out);
                } catch (IllegalArgumentException e) {
                    assertTrue(
                            e.getMessage().startsWith("row " + row + " of dict16 is damaged: "),
                            e.getMessage());
                    assertArrayEquals(new float[columns], out);
                    continue;
                }
                int start = rowData.get(Little.INT, 4L * row);
                int end = rowData.get(Little.INT, 4L * row + 4);
                int symbols = 0;
                for (int at = start; at < end; at++) {
                    int code = stream.get(Little.SHORT, 2L * at) & 0xffff;
                    symbols += DICTIONARY.length(code);
                }
                assertEquals((columns + 1) / 2, symbols, "only whole rows are decoded");
            }
        }
    }

    static byte[] digits(SplittableRandom random, int columns, double zeros) {
        byte[] digits = new byte[columns];
        for (int column = 0; column < columns; column++) {
            boolean zero = random.nextDouble() < zeros;
            digits[column] = (byte) (zero ? 0 : random.nextInt(1, 3));
        }
        return digits;
    }
}

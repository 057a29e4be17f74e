package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The quick check says of every matrix, damaged anyhow, what decoding all of its rows says, word for word.
class CodeCheckProperties {

    @Property(tries = 300)
    void ternaryIsCheckedAsItIsDecoded(
            @ForAll boolean fivePerByte,
            @ForAll @IntRange(max = 14) int rows,
            @ForAll @IntRange(max = 200) int columns,
            @ForAll @IntRange(max = 30) int damages,
            @ForAll long seed) {
        NumberFormat format = Formats.of(fivePerByte ? "ternary-1.6" : "ternary");
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    PackedMatrix.allocate(arena, format, new MatrixShape(rows, columns));
            PackedMatrixProperties.writeCodes(matrix, seed);
            damage(matrix.codes(), damages, new SplittableRandom(seed));
            assertEquals(plain(matrix), quick(matrix));
        }
    }

    @Property(tries = 300)
    void dictionaryCodesAreCheckedAsTheyAreDecoded(
            @ForAll @IntRange(max = 14) int rows,
            @ForAll @IntRange(max = 120) int columns,
            @ForAll @IntRange(max = 6) int damages,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MatrixShape shape = new MatrixShape(rows, columns);
        byte[] digits = new byte[rows * columns];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) (random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(2));
        }
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = dict16(arena, shape, digits);
            damage(matrix.codes(), damages, random);
            assertEquals(plain(matrix), quick(matrix));
        }
    }

    private static PackedMatrix dict16(Arena arena, MatrixShape shape, byte[] digits) {
        Dict16Encoder encoder = new Dict16Encoder(shape);
        for (int row = 0; row < shape.rows(); row++) {
            byte[] own = new byte[shape.columns()];
            System.arraycopy(digits, row * shape.columns(), own, 0, own.length);
            encoder.addRow(own, -1, 1);
        }
        return encoder.finish(arena);
    }

    private static void damage(MemorySegment codes, int times, SplittableRandom random) {
        for (int i = 0; i < times && codes.byteSize() > 0; i++) {
            long at = random.nextLong(codes.byteSize());
            codes.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
    }

    private static String quick(PackedMatrix matrix) {
        try {
            Decoder.check(matrix);
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static String plain(PackedMatrix matrix) {
        List<String> problems = new ArrayList<>();
        float[] weights = new float[matrix.shape().columns()];
        for (int row = 0; row < matrix.shape().rows(); row++) {
            try {
                Decoder.decodeRow(matrix, row, weights);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (problems.size() > 10) {
            String rest = "and " + (problems.size() - 10) + " more rows";
            problems = new ArrayList<>(problems.subList(0, 10));
            problems.add(rest);
        }
        return String.join(System.lineSeparator(), problems);
    }
}

package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Finds rows that hold codes which are none, without decoding the others.
///
/// Only ternary and dictionary-coded rows can be damaged: in all other formats of Moesaic every bit pattern is a number.
/// A row that looks damaged here is decoded, and what [Decoder#decodeRow] says of it is what the user is told; so this
/// may be quick, and its messages are still those of the plain decoder.
final class CodeCheck {

    /// Damaged rows that are told of one by one.
    private static final int SHOWN_PROBLEMS = 10;

    /// The low bit of each two-bit code in a word.
    private static final long LOW_BITS = 0x5555_5555_5555_5555L;

    /// Codes of two bits in a word.
    private static final int WORD_CODES = Long.SIZE / 2;

    private CodeCheck() {}

    /// @throws IllegalArgumentException with a line for each of the first damaged rows, and how many more there are
    static void check(PackedMatrix matrix) {
        switch (matrix.format()) {
            case TernaryFormat format -> rows(matrix, row -> ternary(matrix, format, row));
            case Dict16Format _ -> {
                TernaryDictionary dictionary = TernaryDictionary.standard();
                rows(matrix, row -> dict16(matrix, dictionary, row));
            }
            // Only the format itself knows.
            case CustomFormat _ -> rows(matrix, row -> false);
            case FloatFormat _,
                    IntegerFormat _,
                    BinaryFormat _,
                    MicroscalingFormat _,
                    NormalFloatFormat _,
                    NestedFormat _ -> {}
        }
    }

    /// Whether a row is known to be sound.
    private interface Look {
        boolean isSound(int row);
    }

    private static void rows(PackedMatrix matrix, Look look) {
        List<String> problems = new ArrayList<>();
        long damaged = 0;
        float[] weights = new float[matrix.shape().columns()];
        for (int row = 0; row < matrix.shape().rows(); row++) {
            if (look.isSound(row)) {
                continue;
            }
            try {
                Decoder.decodeRow(matrix, row, weights);
            } catch (IllegalArgumentException e) {
                damaged++;
                if (problems.size() < SHOWN_PROBLEMS) {
                    problems.add(e.getMessage());
                }
            }
        }
        if (damaged > problems.size()) {
            problems.add("and " + (damaged - problems.size()) + " more rows");
        }
        if (damaged > 0) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
    }

    private static boolean ternary(PackedMatrix matrix, TernaryFormat format, int row) {
        int columns = matrix.shape().columns();
        long rowBytes = TernaryRows.rowBytes(format, columns);
        long start = row * rowBytes;
        return switch (format.packing()) {
            case TWO_BIT -> noThrees(matrix.codes(), start, columns);
            case FIVE_PER_BYTE -> allFives(matrix.codes(), start, start + rowBytes);
        };
    }

    /// A 3 has both bits set. Bits behind the last column are nobody's.
    private static boolean noThrees(MemorySegment codes, long start, int columns) {
        int column = 0;
        for (; column + WORD_CODES <= columns; column += WORD_CODES) {
            long word = codes.get(Little.LONG, start + column / 4);
            if ((word & word >>> 1 & LOW_BITS) != 0) {
                return false;
            }
        }
        for (; column < columns; column++) {
            if (RawCodes.get(codes, start, column, 2) == 3) {
                return false;
            }
        }
        return true;
    }

    private static boolean allFives(MemorySegment codes, long from, long to) {
        int largest = 0;
        for (long at = from; at < to; at++) {
            largest = Math.max(largest, codes.get(ValueLayout.JAVA_BYTE, at) & 0xff);
        }
        return largest < TernaryRows.CODES_OF_FIVE;
    }

    /// Adds up lengths only. Of an odd row the last code ends in a digit that is no weight and must be 0.
    private static boolean dict16(PackedMatrix matrix, TernaryDictionary dictionary, int row) {
        int columns = matrix.shape().columns();
        if (columns == 0) {
            return true;
        }
        long start = matrix.rowData().get(Little.INT, (long) row * Integer.BYTES);
        long end = matrix.rowData().get(Little.INT, (row + 1L) * Integer.BYTES);
        long symbols = MatrixBytes.ceilDiv(columns, 2);
        long done = 0;
        int code = 0;
        for (long at = start; at < end; at++) {
            code = matrix.codes().get(Little.SHORT, at * Short.BYTES) & 0xffff;
            done += dictionary.length(code);
        }
        // Decoding stops at the first code that runs over; a sum that is right has none, as lengths
        // are at least 1.
        if (done != symbols) {
            return false;
        }
        return columns % 2 == 0 || dictionary.digit(code, 2 * dictionary.length(code) - 1) == 0;
    }
}

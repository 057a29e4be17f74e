package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes of [TernaryFormat]: digits 0, 1, 2 for -1, 0, 1.
final class TernaryRows {

    private static final int[] POWERS = {1, 3, 9, 27, 81, 243};

    /// Bytes from this one on are not five digits.
    static final int CODES_OF_FIVE = 243;

    private TernaryRows() {}

    static long rowBytes(TernaryFormat format, int columns) {
        return MatrixBytes.ceilDiv(columns, format.packing().weightsPerByte());
    }

    /// The weight, -1, 0 or 1.
    ///
    /// @throws IllegalArgumentException naming row and column if the stored code is none
    static int get(PackedMatrix matrix, TernaryFormat format, int row, int column) {
        long start = row * rowBytes(format, matrix.shape().columns());
        MemorySegment codes = matrix.codes();
        return switch (format.packing()) {
            case TWO_BIT -> {
                int digit = RawCodes.get(codes, start, column, 2);
                if (digit == 3) {
                    throw new IllegalArgumentException(
                            "row "
                                    + row
                                    + ", column "
                                    + column
                                    + ": 3 is no ternary code; 0, 1 and 2 are");
                }
                yield digit - 1;
            }
            case FIVE_PER_BYTE -> {
                int five = codes.get(ValueLayout.JAVA_BYTE, start + column / 5) & 0xff;
                if (five >= CODES_OF_FIVE) {
                    throw new IllegalArgumentException(
                            "row "
                                    + row
                                    + ", column "
                                    + column
                                    + ": the byte "
                                    + five
                                    + " is not five ternary codes; 0 to 242 are");
                }
                yield five / POWERS[column % 5] % 3 - 1;
            }
        };
    }

    static void set(PackedMatrix matrix, TernaryFormat format, int row, int column, int weight) {
        long start = row * rowBytes(format, matrix.shape().columns());
        MemorySegment codes = matrix.codes();
        switch (format.packing()) {
            case TWO_BIT -> RawCodes.set(codes, start, column, 2, weight + 1);
            case FIVE_PER_BYTE -> {
                long at = start + column / 5;
                int old = codes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
                int power = POWERS[column % 5];
                int digit = old / power % 3;
                codes.set(ValueLayout.JAVA_BYTE, at, (byte) (old + (weight + 1 - digit) * power));
            }
        }
    }
}

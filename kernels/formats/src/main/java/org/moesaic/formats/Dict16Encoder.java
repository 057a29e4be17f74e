package org.moesaic.formats;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Packs rows of digits into [Dict16Format], one row after the other: greedy, always the longest entry that fits.
public final class Dict16Encoder {

    /// So that the levels of all rows fit into an array.
    private static final int MAX_ROWS = 1 << 29;

    private final MatrixShape shape;
    private final TernaryDictionary dictionary = TernaryDictionary.standard();
    private final int[] offsets;
    private final short[] levels;
    private short[] codes = new short[1024];
    private int count;
    private int rows;

    /// For a matrix of that shape, whose rows come with [#addRow].
    ///
    /// @throws IllegalArgumentException for more than 2^29 rows
    public Dict16Encoder(MatrixShape shape) {
        if (shape.rows() > MAX_ROWS) {
            throw new IllegalArgumentException(
                    shape.rows()
                            + " rows are more than the "
                            + MAX_ROWS
                            + " that dict16 is encoded for");
        }
        this.shape = shape;
        this.offsets = new int[shape.rows() + 1];
        this.levels = new short[2 * shape.rows()];
    }

    /// Packs the next row.
    ///
    /// @param digits as many as columns: 0 for a weight of 0, 1 for low, 2 for high
    /// @param low the value of digit 1, rounded to bf16
    /// @param high the value of digit 2, rounded to bf16
    /// @throws IllegalArgumentException for another number of digits, other digits, or too many codes for an int32 offset
    /// @throws IllegalStateException if all rows are there
    public void addRow(byte[] digits, float low, float high) {
        if (rows == shape.rows()) {
            throw new IllegalStateException("all " + rows + " rows are there");
        }
        check(digits);
        levels[2 * rows] = Bf16.fromFloat(low);
        levels[2 * rows + 1] = Bf16.fromFloat(high);
        int node = TernaryDictionary.ROOT;
        for (int column = 0; column < digits.length; column += 2) {
            int second = column + 1 < digits.length ? digits[column + 1] : 0;
            int symbol = 3 * second + digits[column];
            int longer = dictionary.child(node, symbol);
            if (longer < 0) {
                append(node);
                longer = dictionary.child(TernaryDictionary.ROOT, symbol);
            }
            node = longer;
        }
        if (digits.length > 0) {
            append(node);
        }
        rows++;
        offsets[rows] = count;
    }

    /// The packed matrix, in memory of that arena.
    ///
    /// @throws IllegalStateException if rows are missing
    public PackedMatrix finish(Arena arena) {
        if (rows < shape.rows()) {
            throw new IllegalStateException(rows + " of " + shape.rows() + " rows are there");
        }
        Dict16Format format = new Dict16Format();
        MatrixBytes bytes = format.bytes(shape);
        MemorySegment rowData = PackedMatrix.part(arena, bytes.rowData());
        MemorySegment scales = PackedMatrix.part(arena, bytes.scales());
        MemorySegment packed = PackedMatrix.part(arena, (long) count * Short.BYTES);
        if (shape.weights() > 0) {
            MemorySegment.copy(offsets, 0, rowData, Little.INT, 0, offsets.length);
            MemorySegment.copy(levels, 0, scales, Little.SHORT, 0, levels.length);
            MemorySegment.copy(codes, 0, packed, Little.SHORT, 0, count);
        }
        return new PackedMatrix(format, shape, packed, scales, MemorySegment.NULL, rowData);
    }

    private void check(byte[] digits) {
        if (digits.length != shape.columns()) {
            throw new IllegalArgumentException(
                    "row " + rows + " has " + digits.length + " digits, not " + shape.columns());
        }
        for (int column = 0; column < digits.length; column++) {
            if (digits[column] < 0 || digits[column] > 2) {
                throw new IllegalArgumentException(
                        "row "
                                + rows
                                + ", column "
                                + column
                                + ": "
                                + digits[column]
                                + " is no digit; 0, 1 and 2 are");
            }
        }
    }

    private void append(int code) {
        if (count == codes.length) {
            codes = Arrays.copyOf(codes, grown());
        }
        codes[count++] = (short) code;
    }

    private int grown() {
        if (count > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(
                    "more than 2^31 codes, which an int32 row offset cannot count");
        }
        return (int) Math.min(2L * count, Integer.MAX_VALUE - 8);
    }
}

package org.moesaic.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// A matrix in the order of panel.cl: 16 rows side by side, a word of codes of each in turn, and scales likewise.
///
/// Symmetric codes of two and four bits have such kernels. Rows that are missing in the last panel, and columns in the last
/// word, are zeros.
///
/// @param bits of a code
/// @param groups scale groups of a row
record Panels(MatrixShape shape, int bits, int groups) {

    /// Rows of a panel: `LANES` of panel.cl.
    static final int ROWS = 16;

    /// Columns of a group whose sums of products fit an int with room to spare: 2^19 x 15 x 127 is below 2^30.
    private static final int LARGEST_GROUP = 1 << 19;

    private static final ValueLayout.OfInt PACKED_WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Empty for what has no such kernels: other codes, and groups that end inside a word.
    static Optional<Panels> of(NumberFormat format, MatrixShape shape, Grouping grouping) {
        int bits =
                switch (format) {
                    case IntegerFormat f when !f.asymmetric() && (f.bits() == 2 || f.bits() == 4) ->
                            f.bits();
                    case TernaryFormat f when f.packing() == TernaryFormat.Packing.TWO_BIT -> 2;
                    default -> 0;
                };
        if (bits == 0
                || Math.min(grouping.columns(), shape.columns()) > LARGEST_GROUP
                || grouping.groups() > 1 && grouping.columns() % (Integer.SIZE / bits) != 0) {
            return Optional.empty();
        }
        return Optional.of(new Panels(shape, bits, grouping.groups()));
    }

    /// Panels of the matrix.
    private int count() {
        return Math.ceilDiv(shape.rows(), ROWS);
    }

    /// Words of a row.
    private int words() {
        return (int) Math.ceilDiv((long) shape.columns() * bits, Integer.SIZE);
    }

    long codeBytes() {
        return Math.multiplyExact((long) count() * words(), ROWS * Integer.BYTES);
    }

    long scaleBytes() {
        return Math.multiplyExact((long) count() * groups, ROWS * Float.BYTES);
    }

    /// @param codes zeros, [#codeBytes] of them, aligned to words
    void writeCodes(PackedMatrix matrix, MemorySegment codes) {
        int words = words();
        long rowBytes = Math.ceilDiv((long) shape.columns() * bits, Byte.SIZE);
        int wholeWords = (int) (rowBytes / Integer.BYTES);
        for (int row = 0; row < shape.rows(); row++) {
            long from = row * rowBytes;
            long to = (long) (row / ROWS) * words * ROWS + row % ROWS;
            for (int word = 0; word < wholeWords; word++) {
                int value = matrix.codes().get(PACKED_WORD, from + (long) word * Integer.BYTES);
                codes.setAtIndex(ValueLayout.JAVA_INT, to + (long) word * ROWS, value);
            }
            int last = 0;
            for (long at = (long) wholeWords * Integer.BYTES; at < rowBytes; at++) {
                int octet = matrix.codes().get(ValueLayout.JAVA_BYTE, from + at) & 0xff;
                last |= octet << (int) (at % Integer.BYTES * Byte.SIZE);
            }
            if (wholeWords < words) {
                codes.setAtIndex(ValueLayout.JAVA_INT, to + (long) wholeWords * ROWS, last);
            }
        }
    }

    /// @param scales zeros, [#scaleBytes] of them, aligned to floats
    void writeScales(PackedMatrix matrix, MemorySegment scales) {
        for (int row = 0; row < shape.rows(); row++) {
            long to = (long) (row / ROWS) * groups * ROWS + row % ROWS;
            for (int group = 0; group < groups; group++) {
                float scale = Decoder.scale(matrix, row, group);
                scales.setAtIndex(ValueLayout.JAVA_FLOAT, to + (long) group * ROWS, scale);
            }
        }
    }

    /// Writes the inputs of columns in the order in which panel_int8.cl takes the codes of a word: in steps of four. The
    /// plain statement of it is [#inputAt].
    ///
    /// @param count a multiple of 16
    static void order(int bits, byte[] inputs, byte[] ordered, int count) {
        int steps = Byte.SIZE / bits;
        int wordColumns = Integer.SIZE / bits;
        for (int word = 0; word < count; word += wordColumns) {
            for (int step = 0; step < steps; step++) {
                int to = word + step * Integer.BYTES;
                int from = word + step;
                ordered[to] = inputs[from];
                ordered[to + 1] = inputs[from + steps];
                ordered[to + 2] = inputs[from + 2 * steps];
                ordered[to + 3] = inputs[from + 3 * steps];
            }
        }
    }

    /// Where the input of a column lies among the bytes of a vector: panel_int8.cl takes the codes of a word in steps of
    /// four.
    static int inputAt(int bits, int column) {
        int steps = Byte.SIZE / bits;
        int wordColumns = Integer.SIZE / bits;
        int inWord = column % wordColumns;
        return column - inWord + inWord % steps * Integer.BYTES + inWord / steps;
    }
}

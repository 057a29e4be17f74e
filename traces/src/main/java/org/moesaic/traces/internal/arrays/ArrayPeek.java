package org.moesaic.traces.internal.arrays;

import org.moesaic.traces.TraceHeader;

/// Looks at the beginning of an array to tell counts from expert ids and from logits, where no name does.
final class ArrayPeek {

    private static final int MOST_ELEMENTS = 1 << 16;

    /// No model selects so many experts in a row.
    private static final int WIDEST_ROW = 512;

    private ArrayPeek() {}

    /// True for whole numbers from 0 that cannot be the ids of rows: some row of the last dimension has a number twice
    /// that is not 0, or numbers that no expert has. Floats need only be whole and not negative.
    static boolean looksLikeCounts(ArrayFile file, String name) {
        try (NpyStream array = file.array(name).orElseThrow()) {
            NpyType type = array.type();
            int last =
                    array.shape().isEmpty()
                            ? 1
                            : Math.clamp(array.shape().getLast(), 1, MOST_ELEMENTS);
            int elements = (int) Math.min(array.elements(), (long) MOST_ELEMENTS / last * last);
            byte[] bytes = new byte[elements * type.bytes()];
            array.read(bytes, bytes.length);
            boolean ids = type.isInteger();
            for (int i = 0; i < elements; i++) {
                double value = type.real(bytes, i);
                if (value < 0 || value != Math.rint(value)) {
                    return false;
                }
                ids &= value < TraceHeader.MAX_EXPERTS;
            }
            boolean wide = last > WIDEST_ROW;
            return !type.isInteger() || !ids || wide || repeats(type, bytes, elements, last);
        }
    }

    private static boolean repeats(NpyType type, byte[] bytes, int elements, int last) {
        for (int row = 0; row + last <= elements; row += last) {
            for (int i = row; i < row + last; i++) {
                long value = type.get(bytes, i);
                for (int j = i + 1; value != 0 && j < row + last; j++) {
                    if (type.get(bytes, j) == value) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}

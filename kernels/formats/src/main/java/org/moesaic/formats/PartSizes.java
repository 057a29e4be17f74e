package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Holds the parts of a packed matrix against what its format and shape ask for.
final class PartSizes {

    private PartSizes() {}

    static void check(
            NumberFormat format,
            MatrixShape shape,
            MemorySegment codes,
            MemorySegment scales,
            MemorySegment zeros,
            MemorySegment rowData) {
        MatrixBytes bytes = format.bytes(shape);
        List<String> problems = new ArrayList<>();
        if (!(format instanceof Dict16Format)) {
            compare(problems, "codes", codes, bytes.weights());
        }
        compare(problems, "scales", scales, bytes.scales());
        compare(problems, "zeros", zeros, bytes.zeros());
        compare(problems, "row data", rowData, bytes.rowData());
        if (format instanceof Dict16Format && problems.isEmpty()) {
            checkOffsets(problems, shape, codes, rowData);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "a matrix of "
                            + shape.rows()
                            + " x "
                            + shape.columns()
                            + " in "
                            + format.name()
                            + ": "
                            + String.join("; ", problems));
        }
    }

    private static void compare(
            List<String> problems, String part, MemorySegment found, long expected) {
        if (found.byteSize() != expected) {
            problems.add(part + " take " + expected + " bytes, not " + found.byteSize());
        }
    }

    private static void checkOffsets(
            List<String> problems, MatrixShape shape, MemorySegment codes, MemorySegment rowData) {
        long previous = 0;
        for (long row = 0; row < rowData.byteSize() / Integer.BYTES; row++) {
            int offset = rowData.get(Little.INT, row * Integer.BYTES);
            if (offset < previous || row == 0 && offset != 0) {
                problems.add(
                        "row "
                                + row
                                + " starts at code "
                                + offset
                                + (row == 0
                                        ? ", not at 0"
                                        : ", before the row above it, at " + previous));
                return;
            }
            previous = offset;
        }
        compare(problems, "codes up to the last row offset", codes, previous * Short.BYTES);
    }
}

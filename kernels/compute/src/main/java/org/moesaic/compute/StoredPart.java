package org.moesaic.compute;

import java.lang.foreign.MemorySegment;
import org.moesaic.formats.StoredFloat;

/// Some rows of floats as they lie in memory.
///
/// @param start the byte where the first row begins
/// @param strideBytes from a row to the next
public record StoredPart(
        StoredFloat type,
        MemorySegment memory,
        long start,
        long strideBytes,
        int rows,
        int columns) {

    /// Where a number begins in the memory.
    public long at(int row, int column) {
        return start + row * strideBytes + (long) column * type.bytes();
    }

    /// Of the numbers of a row.
    public long rowBytes() {
        return (long) columns * type.bytes();
    }

    /// The rows before one of them.
    public StoredPart above(int row) {
        return new StoredPart(type, memory, start, strideBytes, row, columns);
    }

    /// One of the rows and those behind it.
    public StoredPart from(int row) {
        return new StoredPart(type, memory, at(row, 0), strideBytes, rows - row, columns);
    }

    /// The same rows, their first columns alone.
    public StoredPart wide(int first) {
        return new StoredPart(type, memory, start, strideBytes, rows, first);
    }

    /// Columns of one row, counted in groups of as many, row after row.
    public StoredPart group(int index, int size) {
        int groups = columns / size;
        long from = at(index / groups, index % groups * size);
        return new StoredPart(type, memory, from, strideBytes, 1, size);
    }
}

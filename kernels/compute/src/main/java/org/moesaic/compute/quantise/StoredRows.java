package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.moesaic.formats.StoredFloat;

/// Rows of floats as they lie in memory, such as a mapped file: little-endian, column after column, aligned or not.
///
/// @param memory begins with the first row
/// @param strideBytes from a row to the next
/// @param place where the same bytes can be read from a file, if they can
public record StoredRows(
        MemorySegment memory, StoredFloat type, long strideBytes, Optional<FilePlace> place) {

    /// Where a row begins in the memory.
    public long start(int row) {
        return row * strideBytes;
    }

    /// Some of them at equal distances, from `first` on.
    StoredRows from(int first, int stride) {
        return new StoredRows(
                memory.asSlice(start(first)),
                type,
                strideBytes * stride,
                place.map(all -> all.plus(start(first))));
    }

    /// The same, which can be read from a file as well.
    StoredRows in(FilePlace file) {
        return new StoredRows(memory, type, strideBytes, Optional.of(file));
    }
}

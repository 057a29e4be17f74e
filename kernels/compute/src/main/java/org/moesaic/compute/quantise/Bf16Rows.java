package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;

/// Rows of bf16 in memory, such as a mapped file: little-endian, column after column, aligned or not.
///
/// @param memory begins with the first row
/// @param strideBytes from a row to the next
public record Bf16Rows(MemorySegment memory, long strideBytes) {

    /// Where a row begins in the memory.
    public long start(int row) {
        return row * strideBytes;
    }
}

package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory for floats that vectors are loaded from, at a multiple of 64 bytes, so that no load touches two cache lines. It
/// grows when a larger shape comes, and is given back with its owner.
final class OffHeap {

    private static final int ALIGNMENT = 64;

    private MemorySegment memory = MemorySegment.NULL;

    /// Room for `count` floats; what they hold is left over from before.
    MemorySegment floats(long count) {
        long bytes = Math.multiplyExact(count, Float.BYTES);
        if (memory.byteSize() < bytes) {
            memory = Arena.ofAuto().allocate(bytes, ALIGNMENT);
        }
        return memory;
    }

    /// What was asked for last.
    MemorySegment memory() {
        return memory;
    }
}

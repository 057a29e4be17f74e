package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.moesaic.formats.PackedMatrix;

/// Parts of a packed matrix that all threads may read: those that are bound to the thread that loads are copied, the
/// others stay where they are.
final class SharedParts {

    private SharedParts() {}

    static PackedMatrix of(Arena arena, PackedMatrix matrix) {
        return new PackedMatrix(
                matrix.format(),
                matrix.shape(),
                shared(arena, matrix.codes()),
                shared(arena, matrix.scales()),
                shared(arena, matrix.zeros()),
                shared(arena, matrix.rowData()));
    }

    private static MemorySegment shared(Arena arena, MemorySegment part) {
        if (part.isAccessibleBy(Thread.ofPlatform().unstarted(() -> {}))) {
            return part;
        }
        return PackedMatrix.part(arena, part.byteSize()).copyFrom(part);
    }
}

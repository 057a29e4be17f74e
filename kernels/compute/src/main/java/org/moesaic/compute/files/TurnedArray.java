package org.moesaic.compute.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/// The elements of an array that is stored in Fortran order (the first dimension runs fastest), in C order. numpy stores a
/// transposed matrix like that. They are copied once, when they are first asked for.
final class TurnedArray implements Supplier<MemorySegment> {

    private final Supplier<MemorySegment> stored;
    private final long[] shape;
    private final int elementBytes;
    private final Arena arena;
    private MemorySegment turned;

    /// @param stored exactly the elements
    /// @param arena holds the copy
    TurnedArray(Supplier<MemorySegment> stored, List<Long> shape, int elementBytes, Arena arena) {
        this.stored = stored;
        this.shape = shape.stream().mapToLong(Long::longValue).toArray();
        this.elementBytes = elementBytes;
        this.arena = arena;
    }

    @Override
    public synchronized MemorySegment get() {
        if (turned == null) {
            turned = turn(stored.get());
        }
        return turned;
    }

    private MemorySegment turn(MemorySegment columns) {
        long[] stride = new long[shape.length];
        long elements = 1;
        for (int d = 0; d < shape.length; d++) {
            stride[d] = elements;
            elements *= shape[d];
        }
        MemorySegment rows = arena.allocate(elements * elementBytes, Long.BYTES);
        long[] index = new long[shape.length];
        long from = 0;
        for (long to = 0; to < elements; to++) {
            MemorySegment.copy(columns, from * elementBytes, rows, to * elementBytes, elementBytes);
            for (int d = shape.length - 1; d >= 0; d--) {
                from += stride[d];
                if (++index[d] < shape[d]) {
                    break;
                }
                from -= stride[d] * shape[d];
                index[d] = 0;
            }
        }
        return rows;
    }
}

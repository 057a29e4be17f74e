package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.PackedMatrix;

/// Copies of one matrix in different places, loaded into a backend: taken in turns, each has left the caches when its
/// turn comes again.
final class MatrixPool implements AutoCloseable {

    /// Loading, too, costs time: a backend may put each matrix into an order of its own.
    private static final long PATIENCE_NANOSECONDS = 3_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final List<LoadedMatrix> matrices = new ArrayList<>();
    private int next;

    /// Loads as many copies as `bytes` hold, at least one, and no more than three seconds' worth.
    ///
    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if the device has no room
    MatrixPool(Backend backend, PackedMatrix matrix, long bytes) {
        long start = System.nanoTime();
        try {
            do {
                matrices.add(backend.load(copy(matrix)));
            } while (bytes() + matrices.getLast().bytes() <= bytes
                    && System.nanoTime() - start < PATIENCE_NANOSECONDS);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// The matrix whose turn it is.
    LoadedMatrix next() {
        LoadedMatrix matrix = matrices.get(next);
        next = next + 1 == matrices.size() ? 0 : next + 1;
        return matrix;
    }

    int size() {
        return matrices.size();
    }

    /// Bytes that a turn of each reads.
    long bytes() {
        return matrices.size() * matrixBytes();
    }

    /// Bytes that one product reads.
    long matrixBytes() {
        return matrices.getFirst().bytes();
    }

    private PackedMatrix copy(PackedMatrix matrix) {
        return new PackedMatrix(
                matrix.format(),
                matrix.shape(),
                copy(matrix.codes()),
                copy(matrix.scales()),
                copy(matrix.zeros()),
                copy(matrix.rowData()));
    }

    private MemorySegment copy(MemorySegment part) {
        return PackedMatrix.part(arena, part.byteSize()).copyFrom(part);
    }

    @Override
    public void close() {
        matrices.forEach(LoadedMatrix::close);
        arena.close();
    }
}

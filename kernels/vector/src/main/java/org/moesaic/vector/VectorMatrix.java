package org.moesaic.vector;

import java.lang.foreign.Arena;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;

/// A matrix as this backend keeps it.
///
/// @param arena where its own copies lie; the packed matrix stays the caller's
record VectorMatrix(NumberFormat format, MatrixShape shape, Arena arena, Kernel kernel)
        implements LoadedMatrix {

    @Override
    public long bytes() {
        return kernel.bytes();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}

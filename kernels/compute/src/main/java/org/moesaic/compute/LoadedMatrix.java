package org.moesaic.compute;

import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;

/// A weight matrix as one backend keeps it, for that backend only.
public interface LoadedMatrix extends AutoCloseable {

    NumberFormat format();

    MatrixShape shape();

    /// Bytes that one multiplication reads: weights, scales, zero points.
    long bytes();

    /// Gives its memory back; no effect for matrices that share the caller's.
    @Override
    void close();
}

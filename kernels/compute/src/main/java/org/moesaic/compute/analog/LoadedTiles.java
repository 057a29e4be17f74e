package org.moesaic.compute.analog;

import org.moesaic.formats.tiles.TileCounts;

/// A [TileArray] as one backend keeps it, for that backend only. Not for several threads.
public interface LoadedTiles extends AutoCloseable {

    /// What was loaded.
    TileArray array();

    /// `y[b] = W · x[b]` through the whole analog chain, for `batch` vectors that lie one after the other. Every backend
    /// gives the same bits (`docs/analog.md`).
    ///
    /// @param firstRead read index of the first vector; the others follow. The same index gives the same noise
    /// @param x `batch` times `columns` inputs, finite
    /// @param y receives `batch` times `rows` outputs
    /// @throws IllegalArgumentException if the arrays are too short
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an input is not finite
    void multiply(long firstRead, int batch, float[] x, float[] y);

    /// Crossbars driven, conversions and additions since it was loaded; `tiles` are those that there are.
    TileCounts performed();

    /// Gives its memory back.
    @Override
    void close();
}

package org.moesaic.formats.tiles;

/// The crossbar of an analog tile. Its rows are driven with inputs and its columns are read as outputs; so a tile's rows
/// are a [matrix's][org.moesaic.formats.MatrixShape] columns, and the other way round.
///
/// @param rows inputs of a tile
/// @param columns outputs of a tile, differential pairs counted once
/// @param split how a matrix that is larger is cut
public record TileGeometry(int rows, int columns, Split split) {

    /// For tiles that are as long as the matrix in that dimension.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public TileGeometry {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a tile of " + rows + " x " + columns + "; both are 1 or more");
        }
    }
}

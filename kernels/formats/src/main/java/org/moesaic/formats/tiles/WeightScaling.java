package org.moesaic.formats.tiles;

/// Over what the largest weight is taken that a full conductance stands for; the digital factor behind the converter.
public enum WeightScaling {
    /// Each column of a tile has its own factor.
    COLUMN,
    /// One factor for all columns of a tile.
    TILE;

    /// Factors that a mapped matrix has.
    public long scales(TileMapping mapping) {
        return switch (this) {
            case COLUMN -> (long) mapping.inputSpans().size() * mapping.shape().rows();
            case TILE -> mapping.tiles();
        };
    }
}

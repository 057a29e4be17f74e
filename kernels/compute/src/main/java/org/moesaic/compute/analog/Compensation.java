package org.moesaic.compute.analog;

/// Digital factors that make up for drift. For each the tile is read with every input alone at full swing, through the
/// whole noisy chain, right after programming and again at the time of use.
public enum Compensation {
    NONE,
    /// One factor a tile: the mean magnitude of all outputs then, over that now.
    GLOBAL,
    /// One factor for each column.
    COLUMN
}

package org.moesaic.model.hardware;

/// How the weights of analog tiles are written.
///
/// @param picosecondsPerTile to write one stack level of one tile
/// @param tilesAtOnce tiles that are written side by side, bounded by what the supply delivers
/// @param enduranceWrites times that a device can be written before it fails
public record Programming(long picosecondsPerTile, int tilesAtOnce, long enduranceWrites) {

    public Programming {
        if (picosecondsPerTile < 0 || tilesAtOnce < 1 || enduranceWrites < 1) {
            throw new IllegalArgumentException("tiles that cannot be written");
        }
    }

    /// Time to write that many levels of different tiles.
    ///
    /// @throws ArithmeticException if it does not fit into a `long`
    public long picoseconds(long tiles) {
        return Math.multiplyExact(Math.ceilDiv(tiles, (long) tilesAtOnce), picosecondsPerTile);
    }
}

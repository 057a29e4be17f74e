package org.moesaic.model.replay;

import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.TileUse;
import org.moesaic.traces.ModelCard;

/// Which experts of a layer share tiles. Analog experts of a layer are laid out in the order of their ids.
///
/// Where the levels of a tile hold experts of one layer ([TileStacking#EXPERTS]), those that follow each other share a set
/// of tiles and wait for each other. Where they hold experts of different layers, each has a set of its own.
final class TileSets {

    private TileSets() {}

    /// The group of tiles that all analog matrices lie on: the first of the description.
    static AnalogTiles group(Hardware hardware) {
        return hardware.tiles().getFirst();
    }

    /// The set of the n-th analog expert of a layer, from 0.
    static int of(Hardware hardware, int n) {
        AnalogTiles tiles = group(hardware);
        return tiles.stacking() == TileStacking.EXPERTS ? n / tiles.levels() : n;
    }

    /// Tiles that so many analog experts in each layer take.
    ///
    /// @param perLayer analog experts of each layer
    static long tiles(ModelCard model, AnalogTiles tiles, int[] perLayer) {
        return new TileUse(model, tiles).tiles(perLayer);
    }
}

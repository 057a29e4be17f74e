package org.moesaic.model.placement;

import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.StackedExperts;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.traces.ModelCard;

/// What analog experts take of a group of tiles.
///
/// @param model whose experts they are
/// @param tiles the group
public record TileUse(ModelCard model, AnalogTiles tiles) {

    /// Tiles that so many analog experts in each layer take.
    ///
    /// @param perLayer analog experts of each layer
    /// @throws ArithmeticException if it does not fit into a `long`
    public long tiles(int[] perLayer) {
        ExpertTiles expert = expert();
        long sets = 0;
        if (tiles.stacking() == TileStacking.EXPERTS) {
            for (int experts : perLayer) {
                sets +=
                        experts == 0
                                ? 0
                                : new StackedExperts(expert, experts, tiles.levels()).groups();
            }
        } else {
            for (int n = 0; n < model.routedExperts(); n++) {
                int layers = 0;
                for (int experts : perLayer) {
                    layers += experts > n ? 1 : 0;
                }
                sets += Math.ceilDiv(layers, tiles.levels());
            }
        }
        return Math.multiplyExact(sets, crossbarsPerExpert());
    }

    /// Stack levels of tiles that one expert takes.
    public long crossbarsPerExpert() {
        return expert().counts(tiles.reading()).tiles();
    }

    private ExpertTiles expert() {
        return tiles.map(model.dModel(), model.expertWidth(), model.matricesPerExpert());
    }
}

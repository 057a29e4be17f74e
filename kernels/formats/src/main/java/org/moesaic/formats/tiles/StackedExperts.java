package org.moesaic.formats.tiles;

/// The experts of a layer on stacks of crossbars: experts that follow each other lie above each other on the same tiles,
/// each on a stack level of its own.
///
/// One level of a tile can be read at a time. So experts of one group serialise on their tiles, and experts of different
/// groups do not meet. (IBM/3D-CiM-LLM-Inference-Simulator calls this mapping `MOE_SEPARATED`.)
///
/// @param expert the tiles of each expert
/// @param experts how many there are
/// @param levels stack levels of a tile, 1 for a plain crossbar
public record StackedExperts(ExpertTiles expert, int experts, int levels) {

    /// Where a crossbar is: a tile of the layer and a stack level of that tile, both from 0.
    public record Place(int tile, int level) {}

    public StackedExperts {
        if (experts < 1 || levels < 1) {
            throw new IllegalArgumentException(
                    experts + " experts on " + levels + " stack levels; both are 1 or more");
        }
    }

    /// Sets of tiles, each holding up to `levels` experts.
    public int groups() {
        return Math.ceilDiv(experts, levels);
    }

    /// The set of tiles that an expert lies on; experts of one group cannot be read at once.
    public int group(int expertId) {
        return expertId / levels;
    }

    /// Tiles that the layer takes.
    public int tiles() {
        return Math.multiplyExact(groups(), expert.tiles());
    }

    /// Where tile `tile` of an expert is.
    public Place place(int expertId, int tile) {
        return new Place(group(expertId) * expert.tiles() + tile, expertId % levels);
    }
}

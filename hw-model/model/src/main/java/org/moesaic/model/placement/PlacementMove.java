package org.moesaic.model.placement;

import java.util.Map;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// What it takes to get from one placement of the routed experts to another.
///
/// An expert that keeps its format is copied from its old home to its new one, by the links between the tiers and between
/// the devices. One that changes its format, or that leaves analog tiles, is written anew from the farthest memory of its
/// device, where a model is kept whole; where that is its home, it is written there only, from outside. One that comes to
/// analog tiles is programmed into them from the home of its copy. Experts that stay on tiles stay where they are.
///
/// Memories, links and tiles work side by side, so time is that of the busiest of any device; latencies are left out.
///
/// @param experts that do not stay as they are
/// @param bytes of weights that are written to a new place, in memories and not in tiles
/// @param traffic bytes read and written at each tier, of all devices
/// @param crossbars stack levels of tiles that are written
/// @param weights weights that are written into tiles
/// @param picoseconds all of it
/// @param programmingPicoseconds writing the tiles alone
/// @param energyPicojoules all of it, without static power
public record PlacementMove(
        long experts,
        long bytes,
        Map<Tier, Traffic> traffic,
        long crossbars,
        long weights,
        long picoseconds,
        long programmingPicoseconds,
        Range energyPicojoules) {

    /// Bytes of one tier.
    public record Traffic(long read, long written) {
        static final Traffic NONE = new Traffic(0, 0);

        Traffic plus(long moreRead, long moreWritten) {
            return new Traffic(Math.addExact(read, moreRead), Math.addExact(written, moreWritten));
        }
    }

    public PlacementMove {
        traffic = Map.copyOf(traffic);
    }

    /// Counts the move.
    ///
    /// @param from what is there
    /// @param to what is wanted, for the same model and hardware
    public static PlacementMove of(
            Placement from, Placement to, ModelCard model, Hardware hardware) {
        MoveCount count = new MoveCount(model, hardware);
        for (int layer = 0; layer < to.layers(); layer++) {
            for (int expert = 0; expert < to.experts(); expert++) {
                count.add(from.slot(layer, expert), to.slot(layer, expert));
            }
        }
        return count.result();
    }
}

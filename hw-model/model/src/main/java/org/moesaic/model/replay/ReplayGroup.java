package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.traces.TraceBlock;

/// Replays of one trace whose functional pass finds the same, such as placements in different number formats: it is done once
/// for all of them, and so is the timing of what is beside the routed experts where that is the same too.
///
/// A block is first looked at, then every lane may time it, at once with the others; the next block comes when all have.
final class ReplayGroup implements AutoCloseable {

    private final FunctionalPass pass;
    private final NextUses uses;
    private final LayerSteps found = new LayerSteps();
    private final List<ReplayLane> lanes = new ArrayList<>();
    private final Map<DenseTiming, long[]> denseTimes = new IdentityHashMap<>();

    /// @param pass of all replays that will be added
    /// @param uses that `pass` reads
    ReplayGroup(FunctionalPass pass, NextUses uses) {
        this.pass = pass;
        this.uses = uses;
    }

    /// Adds a replay that goes by the group's pass.
    ReplayLane add(Replay replay) {
        ReplayLane lane = new ReplayLane(replay, this);
        lanes.add(lane);
        return lane;
    }

    List<ReplayLane> lanes() {
        return lanes;
    }

    FunctionalPass pass() {
        return pass;
    }

    /// Finds out what the lanes have in common of the next block.
    void look(TraceBlock block, int number) {
        found.prepare(block, pass.accessesPerSelection());
        pass.run(block, number, found);
        denseTimes.clear();
        for (ReplayLane lane : lanes) {
            Replay replay = lane.replay();
            if (replay.sharesDense()) {
                denseTimes.computeIfAbsent(replay.dense(), dense -> dense.steps(block));
            }
        }
    }

    LayerSteps found() {
        return found;
    }

    /// Times of what is beside the routed experts in the block that was looked at, if they were found out.
    Optional<long[]> denseTimes(Replay replay) {
        return Optional.ofNullable(denseTimes.get(replay.dense()));
    }

    @Override
    public void close() {
        uses.close();
    }
}

package org.moesaic.model.replay;

import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceBlock;

/// One of several replays of a trace that are given its blocks side by side. What it cannot hold ends it and not the
/// others. Belongs to one thread at a time.
final class ReplayLane {

    private final Replay replay;
    private final ReplayGroup group;
    private Optional<MoesaicException> refused = Optional.empty();

    ReplayLane(Replay replay, ReplayGroup group) {
        this.replay = replay;
        this.group = group;
    }

    Replay replay() {
        return replay;
    }

    /// Holds a block against the model; to be called before any lane sees it.
    void check(TraceBlock block) {
        replay.requireWholeAndKnown(block);
    }

    /// The next block of the trace, which the group has looked at.
    void see(TraceBlock block) {
        if (refused.isPresent()) {
            return;
        }
        try {
            replay.count(block);
            replay.time(block, group.found(), group.denseTimes(replay));
        } catch (MoesaicException e) {
            refused = Optional.of(e);
        }
    }

    /// What came out, after the last block.
    Replays.Outcome outcome() {
        return refused.<Replays.Outcome>map(e -> new Replays.Refused(e.problems()))
                .orElseGet(() -> new Replays.Done(replay.end(group.pass())));
    }
}

package org.moesaic.model.replay;

import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceBlock;

/// One of several replays of a trace that are given its blocks side by side. What it cannot hold ends it and not the
/// others. Belongs to one thread at a time.
final class ReplayLane implements AutoCloseable {

    private final Replay replay;
    private final FunctionalPass pass;
    private final NextUses uses;
    private final LayerSteps found = new LayerSteps();
    private Optional<MoesaicException> refused = Optional.empty();

    /// @param uses that `pass` reads
    ReplayLane(Replay replay, FunctionalPass pass, NextUses uses) {
        this.replay = replay;
        this.pass = pass;
        this.uses = uses;
    }

    /// Holds a block against the model; to be called before any lane sees it.
    void check(TraceBlock block) {
        replay.requireWholeAndKnown(block);
    }

    /// The next block of the trace.
    void see(TraceBlock block, int number) {
        if (refused.isPresent()) {
            return;
        }
        try {
            replay.count(block);
            found.prepare(block);
            pass.run(block, number, found);
            replay.time(block, found);
        } catch (MoesaicException e) {
            refused = Optional.of(e);
        }
    }

    /// What came out, after the last block.
    Replays.Outcome outcome() {
        return refused.<Replays.Outcome>map(e -> new Replays.Refused(e.problems()))
                .orElseGet(() -> new Replays.Done(replay.end(pass)));
    }

    @Override
    public void close() {
        uses.close();
    }
}

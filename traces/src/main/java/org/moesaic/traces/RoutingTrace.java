package org.moesaic.traces;

import java.util.List;
import java.util.Optional;
import org.moesaic.traces.statistics.Finding;

/// A routing trace: a sequence of steps, each with its layer-steps, that can be read from the start any number of times.
///
/// Nothing of the trace is held in memory but what a reader has handed out. Implementations throw
/// [org.moesaic.edge.MoesaicException] when the data behind them is damaged, from `open` or from a reader.
public interface RoutingTrace {

    TraceHeader header();

    /// Why the tokens of this trace must not be put into other steps: their routing depended on the tokens beside them. Empty
    /// where nothing is known that forbids it.
    default Optional<String> boundToItsBatches() {
        return Optional.empty();
    }

    /// What opening the file has shown beyond its rows: layers that were left out because they hold nothing, runs that
    /// were joined. Quality checks report it with what they find themselves.
    default List<Finding> notes() {
        return List.of();
    }

    /// A reader at the first step. Readers are independent of each other; each belongs to one thread.
    TraceReader open();
}

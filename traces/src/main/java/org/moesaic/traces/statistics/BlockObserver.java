package org.moesaic.traces.statistics;

import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// A figure, or several, that one pass over a trace adds up: sees every block once, in order, beside all others.
///
/// What it keeps must not grow with the trace. [Survey] registers all of them; [LoadCounter] comes first, so that those
/// after it may index by expert.
@FunctionalInterface
interface BlockObserver {

    /// @param firstToken index in the trace of the block's first token
    /// @param reader for the names of requests only
    void see(TraceBlock block, long firstToken, TraceReader reader);

    /// Called after the last block.
    default void end(TraceReader reader) {}
}

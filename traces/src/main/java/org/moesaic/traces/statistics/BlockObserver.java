package org.moesaic.traces.statistics;

import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Sees every block of a trace once, in order.
interface BlockObserver {

    /// @param firstToken index in the trace of the block's first token
    /// @param reader for the names of requests only
    void see(TraceBlock block, long firstToken, TraceReader reader);

    /// Called after the last block.
    default void end(TraceReader reader) {}
}

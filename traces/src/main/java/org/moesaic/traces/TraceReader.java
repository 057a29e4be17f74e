package org.moesaic.traces;

/// One pass over a [RoutingTrace], block by block.
public interface TraceReader extends AutoCloseable {

    /// Replaces what the block holds with the next whole steps: as many as fit into its token capacity, and at least
    /// one, for which the block grows if it must.
    ///
    /// @return false at the end of the trace; the block is then empty
    boolean read(TraceBlock block);

    /// The name that the trace gives to a request index that this reader has handed out.
    String requestId(int request);

    @Override
    void close();
}

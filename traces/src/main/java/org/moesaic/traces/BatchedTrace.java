package org.moesaic.traces;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.statistics.Finding;

/// A trace whose steps are formed anew: its requests run so many at a time, in order of first appearance, each in a lane
/// of its own (static batching). The lanes of a group go in lockstep: the group's step `s` holds what each of its requests
/// had in its own step `s`, one token of decode or one piece of prefill, in the order of the requests. A lane whose request
/// has ended stays empty; the next group begins when the longest request has ended.
///
/// That is what would have run only if the routing of a token does not depend on the tokens beside it. A trace in which it
/// did, or in which capacity dropped selections, is refused.
///
/// Memory is that of the requests that have begun and whose group has not run: one group for a trace that holds one
/// request after the other.
public final class BatchedTrace implements RoutingTrace {

    private final RoutingTrace trace;
    private final int lanes;
    private final long memoryBytes;
    private final int[] tokensOf;

    private BatchedTrace(RoutingTrace trace, int lanes, long memoryBytes, int[] tokensOf) {
        this.trace = trace;
        this.lanes = lanes;
        this.memoryBytes = memoryBytes;
        this.tokensOf = tokensOf;
    }

    /// Forms the steps of a trace anew. Reads it once, to know where requests end.
    ///
    /// @param lanes requests that run at a time, at least 1
    /// @throws MoesaicException if the trace must not be put into other steps, or is damaged
    public static BatchedTrace of(RoutingTrace trace, int lanes) {
        return of(trace, lanes, Runtime.getRuntime().maxMemory() / 4);
    }

    /// @param memoryBytes what the requests that wait for their group may take
    static BatchedTrace of(RoutingTrace trace, int lanes, long memoryBytes) {
        if (lanes < 1) {
            throw new IllegalArgumentException(lanes + " lanes");
        }
        Rebatching.require(trace);
        int[] tokensOf = new int[16];
        int requests = 0;
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                Rebatching.requireNothingDropped(trace, block);
                for (int token = 0; token < block.tokens(); token++) {
                    int request = block.request(token);
                    if (request >= tokensOf.length) {
                        tokensOf = Arrays.copyOf(tokensOf, Math.max(request + 1, 2 * request));
                    }
                    requests = Math.max(requests, request + 1);
                    tokensOf[request] = Math.incrementExact(tokensOf[request]);
                }
            }
        }
        return new BatchedTrace(trace, lanes, memoryBytes, Arrays.copyOf(tokensOf, requests));
    }

    /// Requests that run at a time.
    public int lanes() {
        return lanes;
    }

    @Override
    public TraceHeader header() {
        return trace.header();
    }

    @Override
    public List<Finding> notes() {
        return trace.notes();
    }

    @Override
    public Optional<String> boundToItsBatches() {
        return trace.boundToItsBatches();
    }

    @Override
    public TraceReader open() {
        return new LaneReader(trace, lanes, memoryBytes, tokensOf);
    }
}

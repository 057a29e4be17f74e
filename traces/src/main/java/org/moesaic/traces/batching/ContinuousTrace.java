package org.moesaic.traces.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.Phase;
import org.moesaic.traces.Rebatching;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.Finding;

/// A trace whose steps are formed anew by [ContinuousBatching].
///
/// The prefill rows that a trace has run in chunks, its other rows one a step. A trace of decoding only has no prefill to
/// run: its requests decode from their first step on. That is what would have run only if the routing of a token does
/// not depend on the tokens beside it; a trace in which it did, or in which capacity dropped selections, is refused.
///
/// Memory is that of the requests that are live, for a trace that holds one request after the other, in order of arrival.
public final class ContinuousTrace implements RoutingTrace {

    private final RoutingTrace trace;
    private final ContinuousBatching batching;
    private final List<ServedRequest> requests;
    private final long memoryBytes;

    private ContinuousTrace(
            RoutingTrace trace,
            ContinuousBatching batching,
            List<ServedRequest> requests,
            long memoryBytes) {
        this.trace = trace;
        this.batching = batching;
        this.requests = List.copyOf(requests);
        this.memoryBytes = memoryBytes;
    }

    /// Forms the steps of a trace anew. Reads it once, to know how long requests are.
    ///
    /// @param arrivalStep the step before which a request of a name has come, at least 0
    /// @throws MoesaicException BAD_DATA if the trace must not be put into other steps, or is damaged
    public static ContinuousTrace of(
            RoutingTrace trace, ContinuousBatching batching, ToLongFunction<String> arrivalStep) {
        return of(trace, batching, arrivalStep, Runtime.getRuntime().maxMemory() / 4);
    }

    /// @param memoryBytes what live requests may take
    static ContinuousTrace of(
            RoutingTrace trace,
            ContinuousBatching batching,
            ToLongFunction<String> arrivalStep,
            long memoryBytes) {
        Rebatching.require(trace);
        List<int[]> tokens = new ArrayList<>();
        List<ServedRequest> requests = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                Rebatching.requireNothingDropped(trace, block);
                for (int token = 0; token < block.tokens(); token++) {
                    while (tokens.size() <= block.request(token)) {
                        tokens.add(new int[2]);
                    }
                    int[] ofRequest = tokens.get(block.request(token));
                    // Prefill that comes after decoding runs as decoding does.
                    boolean prefill = block.phase(token) == Phase.PREFILL && ofRequest[1] == 0;
                    int kind = prefill ? 0 : 1;
                    ofRequest[kind] = Math.incrementExact(ofRequest[kind]);
                }
            }
            for (int request = 0; request < tokens.size(); request++) {
                requests.add(
                        new ServedRequest(
                                arrivalStep.applyAsLong(reader.requestId(request)),
                                tokens.get(request)[0],
                                tokens.get(request)[1]));
            }
        }
        return new ContinuousTrace(trace, batching, requests, memoryBytes);
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
        return new ContinuousReader(trace, batching, requests, memoryBytes);
    }
}

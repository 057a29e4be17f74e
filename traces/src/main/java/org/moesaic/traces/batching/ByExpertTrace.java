package org.moesaic.traces.batching;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.traces.Rebatching;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.Finding;

/// A trace whose steps are formed anew by [ExpertBatching]: of the requests that wait, those run together whose next piece
/// wants the same experts.
///
/// So many requests wait at once, in order of first appearance; one that has ended gives its place to the next. Each offers its
/// next piece: what it had in its own next step, a token of decoding or a piece of prefill. The expert of a piece is that of
/// its first token in the first MoE layer: of its row the one with the highest gate weight, or where there are none the first.
/// A request that has run goes to the end of the queue of its next piece.
///
/// That assumes a router ahead of the model. The routing itself is taken as it is in the trace: a trace in which it depended
/// on the tokens beside it, or in which capacity dropped selections, is refused.
///
/// Memory is that of the requests that wait, for a trace that holds one request after the other.
public final class ByExpertTrace implements RoutingTrace {

    private final RoutingTrace trace;
    private final int mostTokens;
    private final int mostWaiting;
    private final long memoryBytes;
    private final int[] tokensOf;

    private ByExpertTrace(
            RoutingTrace trace, int mostTokens, int mostWaiting, long memoryBytes, int[] tokensOf) {
        this.trace = trace;
        this.mostTokens = mostTokens;
        this.mostWaiting = mostWaiting;
        this.memoryBytes = memoryBytes;
        this.tokensOf = tokensOf;
    }

    /// Forms the steps of a trace anew. Reads it once, to know where requests end.
    ///
    /// @param mostTokens of a step, at least 1
    /// @param mostWaiting requests that wait at once, at least 1
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if the trace must not be put into other steps, or is damaged
    public static ByExpertTrace of(RoutingTrace trace, int mostTokens, int mostWaiting) {
        return of(trace, mostTokens, mostWaiting, Runtime.getRuntime().maxMemory() / 4);
    }

    /// @param memoryBytes what the requests that wait may take
    static ByExpertTrace of(RoutingTrace trace, int mostTokens, int mostWaiting, long memoryBytes) {
        if (mostTokens < 1 || mostWaiting < 1) {
            throw new IllegalArgumentException(mostTokens + " tokens, " + mostWaiting + " wait");
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
        return new ByExpertTrace(
                trace, mostTokens, mostWaiting, memoryBytes, Arrays.copyOf(tokensOf, requests));
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
        return new ByExpertReader(trace, mostTokens, mostWaiting, memoryBytes, tokensOf);
    }
}

package org.moesaic.traces.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Some requests of a trace as a trace of their own, numbered anew.
public final class Requests {

    /// Requests shorter than that say little of a request.
    private static final int FEWEST_TOKENS = 64;

    private Requests() {}

    /// Those of 64 tokens or more that are not labelled as repeating themselves.
    public static InMemoryTrace only(RoutingTrace trace, RequestLabels labels) {
        return only(trace, labels, 1, 0);
    }

    /// Of those every so many-th, from the one at `first` on.
    public static InMemoryTrace only(
            RoutingTrace trace, RequestLabels labels, int every, int first) {
        Map<Integer, Integer> tokensOf = new HashMap<>();
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++) {
                    tokensOf.merge(block.request(token), 1, Integer::sum);
                }
            }
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        TraceBlock kept = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        int sound = 0;
        try (TraceReader reader = trace.open()) {
            for (int request = 0; reader.read(block); ) {
                for (int token = 0; token < block.tokens(); token++) {
                    for (; request <= block.request(token); request++) {
                        if (tokensOf.getOrDefault(request, 0) >= FEWEST_TOKENS
                                && !labels.repeats(reader.requestId(request))
                                && sound++ % every == first) {
                            numbers.put(request, numbers.size());
                        }
                    }
                    Integer number = numbers.get(block.request(token));
                    if (number != null) {
                        kept.beginStep(kept.steps());
                        kept.addCopy(block, token, number);
                    }
                }
            }
        }
        return InMemoryTrace.ofBlocks(trace.header(), List.of(kept));
    }

    /// The tokens `from .. to - 1` of a trace of one request.
    public static InMemoryTrace part(RoutingTrace trace, int from, int to) {
        TraceBlock kept = new TraceBlock(trace.header(), Math.max(1, to - from));
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        int at = 0;
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++, at++) {
                    if (at >= from && at < to) {
                        kept.beginStep(kept.steps());
                        kept.addCopy(block, token, block.request(token));
                    }
                }
            }
        }
        return InMemoryTrace.ofBlocks(trace.header(), List.of(kept));
    }
}

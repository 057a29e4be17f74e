package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Requests with the same routing, id for id: the same body captured under two names, which counts twice in every
/// figure. Holds 12 bytes a request.
final class DuplicateRequests implements QualityCheck {

    /// A template gives many requests the same first tokens; so long a match has the same text.
    private static final int FEWEST_TOKENS = 16;

    private final List<Finding> findings = new ArrayList<>();
    private final BitSet copies = new BitSet();
    private long[] hashes = new long[16];
    private int[] tokens = new int[16];
    private int requests;

    /// What two requests must have in common.
    private record Content(long hash, int tokens) {}

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        short[] experts = block.experts();
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            reserve(request);
            long hash = hashes[request];
            for (int layer = 0; layer < block.layers(); layer++) {
                int slot = block.slot(layer, token);
                for (int end = slot + block.topK(); slot < end; slot++) {
                    hash = ContentHash.add(hash, experts[slot]);
                }
            }
            hashes[request] = hash;
            tokens[request]++;
        }
    }

    private void reserve(int request) {
        if (request >= hashes.length) {
            int length = Math.max(request + 1, hashes.length * 2);
            hashes = Arrays.copyOf(hashes, length);
            tokens = Arrays.copyOf(tokens, length);
        }
        requests = Math.max(requests, request + 1);
    }

    @Override
    public void end(TraceReader reader) {
        Places places = new Places();
        Map<Content, Integer> firstOf = new HashMap<>();
        for (int request = 0; request < requests; request++) {
            if (tokens[request] < FEWEST_TOKENS) {
                continue;
            }
            Content content = new Content(hashes[request], tokens[request]);
            Integer first = firstOf.putIfAbsent(content, request);
            if (first != null) {
                copies.set(request);
                places.add(
                        "request %s as %s (%d tokens)"
                                .formatted(
                                        reader.requestId(request),
                                        reader.requestId(first),
                                        tokens[request]));
            }
        }
        if (!places.isEmpty()) {
            findings.add(
                    new Finding(
                            "duplicate-requests",
                            Severity.WARNING,
                            places.count() + " requests have the same routing as an earlier one",
                            places.toString(),
                            "leave the copies out, or they weigh twice"));
        }
    }

    /// Requests that have the same routing as an earlier one; known after the pass.
    BitSet copies() {
        return copies;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        return findings;
    }
}

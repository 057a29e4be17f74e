package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Tokens that a request skips: rows that a recorder dropped in all layers. Holds 4 bytes a request.
final class PositionGaps implements QualityCheck {

    private final RequestNames names = new RequestNames();
    private final Places places = new Places();
    private int[] next = new int[16];
    private long missing;

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            if (!names.known(request, reader)) {
                continue;
            }
            if (request >= next.length) {
                next = Arrays.copyOf(next, Math.max(request + 1, next.length * 2));
            }
            int position = block.position(token);
            int expected = next[request];
            // Where a request begins says nothing: its prompt may not be recorded.
            if (expected > 0 && position > expected) {
                missing += position - expected;
                places.add(() ->
                        "request %s, positions %d to %d"
                                .formatted(reader.requestId(request), expected, position - 1));
            }
            next[request] = position + 1;
        }
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (places.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "position-gaps",
                        Severity.WARNING,
                        missing + " tokens are missing inside requests",
                        places.toString(),
                        "the recorder dropped rows: reuse between neighbouring rows spans the gaps"));
    }
}

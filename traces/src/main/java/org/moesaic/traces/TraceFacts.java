package org.moesaic.traces;

/// What one pass over a trace counts.
///
/// @param tokens tokens of all steps
/// @param rows rows that are there: one a token and layer
/// @param selections selections that were made and not dropped
/// @param ragged true if some token has no row in some layer
/// @param tokenIds true if some token has a vocabulary id
public record TraceFacts(
        long steps,
        long tokens,
        long requests,
        long rows,
        long selections,
        boolean ragged,
        boolean tokenIds) {

    /// Reads a trace to its end.
    ///
    /// @throws org.moesaic.edge.MoesaicException what is wrong with it
    public static TraceFacts of(RoutingTrace trace) {
        TraceFacts facts = new TraceFacts(0, 0, 0, 0, 0, false, false);
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                facts = facts.plus(block);
            }
        }
        return facts;
    }

    private TraceFacts plus(TraceBlock block) {
        long newRequests = requests;
        boolean anyId = tokenIds;
        for (int token = 0; token < block.tokens(); token++) {
            newRequests = Math.max(newRequests, block.request(token) + 1L);
            anyId |= block.tokenId(token) >= 0;
        }
        long absent = 0;
        long selected = 0;
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int from = block.slot(layer, token);
                absent += experts[from] == TraceBlock.ABSENT ? 1 : 0;
                for (int slot = from; slot < from + block.topK(); slot++) {
                    selected += experts[slot] >= 0 ? 1 : 0;
                }
            }
        }
        return new TraceFacts(
                steps + block.steps(),
                tokens + block.tokens(),
                newRequests,
                rows + (long) block.tokens() * block.layers() - absent,
                selections + selected,
                ragged || absent > 0,
                anyId);
    }
}

package org.moesaic.traces.binary;

/// Where the columns of a chunk lie, in bytes from the chunk's first.
///
/// With runs: `runs`; else `stepIds`, `tokenStarts` (a step's first token, and the number of tokens), `requests`,
/// `positions`, `phases`. Then `tokenIds`, `experts` and `weights`, layer-major.
record Columns(
        long steps,
        long tokenStarts,
        long requests,
        long positions,
        long phases,
        long tokenIds,
        long experts,
        long weights,
        long bytes) {

    /// @throws ArithmeticException if the sizes overflow
    static Columns of(int flags, int tokens, int steps, int runs, int selectionsPerToken) {
        boolean inRuns = (flags & Layout.RUNS) != 0;
        long selections = Math.multiplyExact((long) tokens, selectionsPerToken);
        long at = Layout.CHUNK_HEADER_BYTES;
        long stepIds = at;
        at += inRuns ? (long) runs * Layout.RUN_BYTES : (long) steps * Long.BYTES;
        long starts = at;
        at += inRuns ? 0 : (steps + 1L) * Integer.BYTES;
        long requests = at;
        at += inRuns ? 0 : (long) tokens * Integer.BYTES;
        long positions = at;
        at += inRuns ? 0 : (long) tokens * Integer.BYTES;
        long phases = at;
        at += inRuns ? 0 : tokens;
        at = Layout.padded(at);
        long ids = at;
        at += (flags & Layout.TOKEN_IDS) != 0 ? (long) tokens * Integer.BYTES : 0;
        at = Layout.padded(at);
        long experts = at;
        at += (flags & Layout.WIDE_IDS) != 0 ? selections * Short.BYTES : selections;
        at = Layout.padded(at);
        long weights = at;
        at += (flags & Layout.WEIGHTS) != 0 ? selections * Float.BYTES : 0;
        return new Columns(
                stepIds,
                starts,
                requests,
                positions,
                phases,
                ids,
                experts,
                weights,
                Layout.padded(at));
    }
}

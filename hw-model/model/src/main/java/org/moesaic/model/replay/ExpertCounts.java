package org.moesaic.model.replay;

/// Integer facts of a replay, for each copy of an expert: what the functional pass adds up. One thread writes one layer.
final class ExpertCounts {

    final long[] selections;
    final long[] accesses;
    final long[] fetches;

    /// Those of `fetches` that came from a cache behind the nearest one.
    final long[] heldFetches;

    final long[] prefetches;
    final long[] usedPrefetches;

    /// Those of `prefetches` that came from a cache behind the nearest one.
    final long[] heldPrefetches;

    ExpertCounts(int copies) {
        selections = new long[copies];
        accesses = new long[copies];
        fetches = new long[copies];
        heldFetches = new long[copies];
        prefetches = new long[copies];
        usedPrefetches = new long[copies];
        heldPrefetches = new long[copies];
    }

    static long sum(long[] column) {
        long sum = 0;
        for (long value : column) {
            sum = Math.addExact(sum, value);
        }
        return sum;
    }
}

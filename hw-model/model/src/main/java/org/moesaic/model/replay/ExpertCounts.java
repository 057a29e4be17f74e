package org.moesaic.model.replay;

/// Integer facts of a replay, for each (layer, expert): what the functional pass adds up. One thread writes one layer.
final class ExpertCounts {

    final long[] selections;
    final long[] accesses;
    final long[] fetches;

    /// Those of `fetches` that came from a cache behind the nearest one.
    final long[] heldFetches;

    final long[] prefetches;
    final long[] usedPrefetches;

    ExpertCounts(int layers, int experts) {
        selections = new long[layers * experts];
        accesses = new long[layers * experts];
        fetches = new long[layers * experts];
        heldFetches = new long[layers * experts];
        prefetches = new long[layers * experts];
        usedPrefetches = new long[layers * experts];
    }

    static long sum(long[] column) {
        long sum = 0;
        for (long value : column) {
            sum = Math.addExact(sum, value);
        }
        return sum;
    }
}

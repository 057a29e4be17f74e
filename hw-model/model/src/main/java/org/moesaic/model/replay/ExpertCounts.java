package org.moesaic.model.replay;

import org.moesaic.model.schedule.SliceSpec;

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

    /// Fetches of single slices, `[copy][depth]` in one array; empty where experts are fetched whole.
    final long[] slices;

    /// @param sliced true if slices are fetched
    ExpertCounts(int copies, boolean sliced) {
        slices = new long[sliced ? Math.multiplyExact(copies, SliceSpec.MOST_DEPTHS) : 0];
        selections = new long[copies];
        accesses = new long[copies];
        fetches = new long[copies];
        heldFetches = new long[copies];
        prefetches = new long[copies];
        usedPrefetches = new long[copies];
        heldPrefetches = new long[copies];
    }

    /// Counts a fetch of one slice.
    void countSlice(int copy, int depth) {
        slices[copy * SliceSpec.MOST_DEPTHS + depth]++;
    }

    /// Fetches of one slice.
    long slices(int copy, int depth) {
        return slices[copy * SliceSpec.MOST_DEPTHS + depth];
    }

    static long sum(long[] column) {
        long sum = 0;
        for (long value : column) {
            sum = Math.addExact(sum, value);
        }
        return sum;
    }
}

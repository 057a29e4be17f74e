package org.moesaic.model.replay;

/// What was fetched over a whole replay, whole experts or slice by slice: times by class, for action counts, and bytes by copy.
final class FetchTotals {

    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final EngineTiming[] experts;
    private final boolean sliced;

    /// @param experts by class
    FetchTotals(ExpertClasses classes, ExpertCounts counts, EngineTiming[] experts) {
        this.classes = classes;
        this.counts = counts;
        this.experts = experts;
        sliced = counts.slices.length > 0;
    }

    /// Fetches from the home, on demand and ahead, by class; of slices those of each depth.
    long[] fromHome() {
        long[] fetches = new long[classes.size()];
        for (int copy = 0; copy < classes.copies(); copy++) {
            int own = classes.of(copy);
            for (int depth = 0; sliced && depth < classes.depths(own); depth++) {
                fetches[classes.atDepth(own, depth)] += counts.slices(copy, depth);
            }
            if (!sliced) {
                fetches[own] +=
                        counts.fetches[copy]
                                - counts.heldFetches[copy]
                                + counts.prefetches[copy]
                                - counts.heldPrefetches[copy];
            }
        }
        return fetches;
    }

    /// Fetches from a cache behind the nearest one, on demand and ahead, by class.
    long[] held() {
        long[] held = new long[classes.size()];
        for (int copy = 0; copy < classes.copies(); copy++) {
            held[classes.of(copy)] += counts.heldFetches[copy] + counts.heldPrefetches[copy];
        }
        return held;
    }

    /// Bytes that were fetched of a copy on demand, from wherever they were.
    long bytes(int copy) {
        int own = classes.of(copy);
        if (!sliced) {
            return Math.multiplyExact(counts.fetches[copy], classes.get(own).bytes());
        }
        long bytes = 0;
        for (int depth = 0; depth < classes.depths(own); depth++) {
            long size = experts[classes.atDepth(own, depth)].fetchBytes();
            bytes = Math.addExact(bytes, Math.multiplyExact(counts.slices(copy, depth), size));
        }
        return bytes;
    }
}

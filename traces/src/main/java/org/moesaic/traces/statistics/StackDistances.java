package org.moesaic.traces.statistics;

/// Hits of sequential LRU and of Belady's MIN at every capacity at once, for one cache from a cold start.
///
/// Both are stack algorithms (Mattson, Gecsei, Slutz and Traiger, IBM Systems Journal 9, 1970): what a cache of C holds is
/// the first C of one list, so an access found at depth d is a hit for every capacity of d or more. The list of LRU is in
/// order of last use. In that of MIN, what is pushed down from a place and what lies at the next one contest for it, and
/// the one that is used sooner stays.
final class StackDistances {

    private final int[] recent;
    private final int[] sooner;
    private final long[] nextUse;
    private final boolean[] seen;
    private final long[] lruAtDepth;
    private final long[] minAtDepth;
    private int size;

    StackDistances(int keys) {
        recent = new int[keys];
        sooner = new int[keys];
        nextUse = new long[keys];
        seen = new boolean[keys];
        lruAtDepth = new long[keys];
        minAtDepth = new long[keys];
    }

    /// @param next time of the next access to the same key
    void access(int key, long next) {
        boolean found = seen[key];
        if (!found) {
            seen[key] = true;
            recent[size] = key;
            sooner[size] = key;
            size++;
        }
        int depth = toFront(key);
        int minDepth = contest(key);
        nextUse[key] = next;
        if (found) {
            lruAtDepth[depth]++;
            minAtDepth[minDepth]++;
        }
    }

    private int toFront(int key) {
        int pushed = key;
        for (int i = 0; ; i++) {
            int here = recent[i];
            recent[i] = pushed;
            if (here == key) {
                return i;
            }
            pushed = here;
        }
    }

    private int contest(int key) {
        int pushed = sooner[0];
        sooner[0] = key;
        if (pushed == key) {
            return 0;
        }
        for (int i = 1; ; i++) {
            int here = sooner[i];
            if (here == key) {
                sooner[i] = pushed;
                return i;
            }
            if (nextUse[pushed] < nextUse[here]) {
                sooner[i] = pushed;
                pushed = here;
            }
        }
    }

    /// Adds the hits at each capacity, `[capacity - 1]`.
    void addHits(long[] lru, long[] min) {
        long lruHits = 0;
        long minHits = 0;
        for (int i = 0; i < lruAtDepth.length; i++) {
            lruHits += lruAtDepth[i];
            minHits += minAtDepth[i];
            lru[i] += lruHits;
            min[i] += minHits;
        }
    }
}

package org.moesaic.traces.statistics;

/// Hits of sequential LRU and of Belady's MIN at every capacity at once, for one cache from a cold start, in one pass
/// without a look ahead.
///
/// LRU is a stack algorithm (Mattson, Gecsei, Slutz and Traiger, IBM Systems Journal 9, 1970): an access hits in every
/// cache that is larger than the number of other keys used since the last one of its own.
///
/// MIN hits as often as reuse intervals (from one access of a key to the next) can be chosen of which no more than
/// capacity - 1 run past any access: each occupies a place, and so does the key accessed. The largest choice is made in the
/// order of their ends, which is the order of accesses: give an interval the place that has become free last before
/// its begin, or leave it (Faigle and Nawijn, Discrete Applied Mathematics 58, 1995; Carlisle and Lloyd, the same volume
/// 59; on caches Jain and Lin, ISCA 2016). A place is known by when it became free. The places of a capacity are those of the
/// one below and one more, so that all of them lie in one list: what a capacity gives away to the interval, and the one
/// above it does not, moves on to where the two differ.
final class StackDistances {

    /// When each key was accessed last; 0 for never.
    private final long[] latest;

    /// `[i]` is when place i became free: a cache of capacity C has the first C - 1 of them.
    private final long[] freeSince;

    private final long[] lruAtDepth;
    private final long[] minAtDepth;
    private long now;
    private int seen;

    StackDistances(int keys) {
        latest = new long[keys];
        freeSince = new long[keys];
        lruAtDepth = new long[keys];
        minAtDepth = new long[keys];
    }

    /// @param keys the keys accessed, in order; those below 0 are skipped
    void access(short[] keys, int from, int to) {
        for (int i = from; i < to; i++) {
            if (keys[i] >= 0) {
                access(keys[i]);
            }
        }
    }

    private void access(int key) {
        long last = latest[key];
        latest[key] = ++now;
        if (last == 0) {
            seen++;
            return;
        }
        lruAtDepth[usedAfter(last) - 1]++;
        minAtDepth[now == last + 1 ? 0 : 1 + occupy(last, now - 1)]++;
    }

    /// Keys used after a time, without a branch, so that it is done on vectors.
    private int usedAfter(long time) {
        long used = 0;
        for (long use : latest) {
            used += (time - use) >>> 63;
        }
        return (int) used;
    }

    /// Gives an interval a place, for every capacity that has one.
    ///
    /// @param begin the access before
    /// @param end the last access inside of it
    /// @return the first place that was free
    private int occupy(long begin, long end) {
        long[] free = freeSince;
        int first = 0;
        while (free[first] > begin) {
            first++;
        }
        long given = free[first];
        free[first] = end;
        // No more than the keys seen but one can wait at once: the places after those have never
        // been taken.
        for (int i = first + 1; i < seen - 1; i++) {
            long here = free[i];
            if (here <= begin && here > given) {
                free[i] = given;
                given = here;
            }
        }
        return first;
    }

    int keys() {
        return latest.length;
    }

    /// Accesses looked up.
    long accesses() {
        return now;
    }

    /// Adds the hits at each capacity, `[capacity - 1]`.
    void addHits(long[] lru, long[] min) {
        add(lruAtDepth, lru);
        add(minAtDepth, min);
    }

    private static void add(long[] atDepth, long[] hits) {
        long upTo = 0;
        for (int i = 0; i < atDepth.length; i++) {
            upTo += atDepth[i];
            hits[i] += upTo;
        }
    }
}

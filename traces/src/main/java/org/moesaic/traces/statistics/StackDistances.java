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
/// one below and one more, so one list has them all: each place with the smallest capacity that it belongs to.
final class StackDistances {

    /// `[word][key]`: bits of the keys that were used since this one.
    private final long[][] usedSince;

    /// When each key was accessed last; 0 for never.
    private final long[] latest;

    /// When each place became free, the newest first; 0 for always.
    private final long[] freeSince;

    /// A cache of capacity C has the places with numbers below C, from 1.
    private final int[] places;

    private final long[] lruAtDepth;
    private final long[] minAtDepth;
    private long now;

    StackDistances(int keys) {
        usedSince = new long[(keys + Long.SIZE - 1) / Long.SIZE][keys];
        latest = new long[keys];
        freeSince = new long[keys];
        places = new int[keys];
        for (int i = 0; i < keys; i++) {
            places[i] = i + 1;
        }
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
        int others = use(key);
        if (last > 0) {
            lruAtDepth[others]++;
            minAtDepth[now == last + 1 ? 0 : occupy(last, now - 1)]++;
        }
    }

    /// Notes a use.
    ///
    /// @return other keys used since the last use of this one
    private int use(int key) {
        // Its own bit lies in its own set from the use before on.
        int used = -1;
        for (long[] sets : usedSince) {
            used += Long.bitCount(sets[key]);
            sets[key] = 0;
        }
        add(usedSince[key >> 6], 1L << key);
        return used;
    }

    /// Adds a key to all sets, on vectors.
    private static void add(long[] sets, long key) {
        for (int i = 0; i < sets.length; i++) {
            sets[i] |= key;
        }
    }

    /// Gives an interval a place, for every capacity that has one.
    ///
    /// @param begin the access before
    /// @param end the last access inside of it
    /// @return the number of the first place that was free
    private int occupy(long begin, long end) {
        // What became free later moves back by one. There is always a place for an interval: no
        // more wait than keys but one.
        long movedTime = end;
        int movedPlace = 0;
        int i = 0;
        for (; freeSince[i] > begin; i++) {
            long time = freeSince[i];
            int place = places[i];
            freeSince[i] = movedTime;
            places[i] = movedPlace;
            movedTime = time;
            movedPlace = place;
        }
        // The capacities from this place's number on give it away; those below give away the next
        // older one they have.
        int given = places[i];
        freeSince[i] = movedTime;
        places[i] = movedPlace;
        for (i++; given > 1 && i < places.length; i++) {
            int place = places[i];
            if (place < given) {
                places[i] = given;
                given = place;
            }
        }
        places[0] = given;
        return given;
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

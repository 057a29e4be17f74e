package org.moesaic.traces.statistics;

/// Hits of Belady's MIN at one capacity, in one pass without a look ahead; [StackDistances] says why that can be.
///
/// Beside the key accessed, a cache of capacity C has C - 1 places for experts that wait for their next use. The places
/// lie in the order in which they became free, so that a binary search finds the one for an interval, and only those
/// that became free since its begin move.
final class BeladyPlaces {

    private final long[] freeSince;
    private long hits;

    BeladyPlaces(int capacity, int keys) {
        freeSince = new long[Math.max(0, Math.min(capacity, keys) - 1)];
    }

    /// @param before for each access the time of the one before to the same key, 0 for none; the first access of all
    ///     has time 1
    /// @param count how many of the elements to use
    /// @param earlier accesses before these
    void access(long[] before, int count, long earlier) {
        for (int i = 0; i < count; i++) {
            long begin = before[i];
            long now = earlier + i + 1;
            if (begin > 0 && (now == begin + 1 || occupy(begin, now - 1))) {
                hits++;
            }
        }
    }

    private boolean occupy(long begin, long end) {
        int low = 0;
        int high = freeSince.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (freeSince[middle] <= begin) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return false;
        }
        System.arraycopy(freeSince, low, freeSince, low - 1, freeSince.length - low);
        freeSince[freeSince.length - 1] = end;
        return true;
    }

    long hits() {
        return hits;
    }
}

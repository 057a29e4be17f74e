package org.moesaic.traces.statistics;

import java.util.Arrays;

/// Evicts the resident whose next use lies farthest ahead: MIN of Belady (IBM Systems Journal 5(2), 1966), for which no
/// replacement order has fewer misses when every miss inserts.
///
/// Residents form a binary heap with the farthest next use at the root, so a victim costs the logarithm of the capacity.
/// A hit mostly costs less: the resident that is used now was the nearest, a leaf, and seldom rises far.
final class BeladyCache implements SequentialCache {

    private static final int ABSENT = -1;

    private final int[] heapKeys;
    private final long[] heapNextUses;

    /// Index of a key in the heap.
    private final int[] places;

    private int size;

    BeladyCache(int capacity, int keys) {
        int most = Math.min(capacity, keys);
        heapKeys = new int[most];
        heapNextUses = new long[most];
        places = new int[keys];
        Arrays.fill(places, ABSENT);
    }

    @Override
    public long access(int[] keys, long[] nextUses, int count) {
        long hits = 0;
        for (int i = 0; i < count; i++) {
            int key = keys[i];
            int place = places[key];
            if (place != ABSENT) {
                hits++;
                rise(place, key, nextUses[i]);
            } else if (size < heapKeys.length) {
                rise(size++, key, nextUses[i]);
            } else {
                places[heapKeys[0]] = ABSENT;
                sink(key, nextUses[i]);
            }
        }
        return hits;
    }

    private void rise(int from, int key, long nextUse) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (heapNextUses[parent] >= nextUse) {
                break;
            }
            put(place, heapKeys[parent], heapNextUses[parent]);
            place = parent;
        }
        put(place, key, nextUse);
    }

    private void sink(int key, long nextUse) {
        int place = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && heapNextUses[child + 1] > heapNextUses[child]) {
                child++;
            }
            if (heapNextUses[child] <= nextUse) {
                break;
            }
            put(place, heapKeys[child], heapNextUses[child]);
            place = child;
            child = 2 * place + 1;
        }
        put(place, key, nextUse);
    }

    private void put(int place, int key, long nextUse) {
        heapKeys[place] = key;
        heapNextUses[place] = nextUse;
        places[key] = place;
    }
}

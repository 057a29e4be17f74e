package org.moesaic.traces.statistics;

import java.util.Arrays;

/// Evicts the resident that was used least recently: a list in order of use, linked through arrays.
final class LruCache {

    /// In `newer`: the key is not resident.
    private static final int ABSENT = -1;

    private final int capacity;

    /// Past the keys stands the anchor of the circular list: `older[anchor]` is the newest, `newer[anchor]` the oldest.
    private final int anchor;

    private final int[] newer;
    private final int[] older;
    private int size;
    private long hits;

    LruCache(int capacity, int keys) {
        this.capacity = capacity;
        anchor = keys;
        newer = new int[keys + 1];
        older = new int[keys + 1];
        Arrays.fill(newer, ABSENT);
        newer[anchor] = anchor;
        older[anchor] = anchor;
    }

    /// @param keys the keys accessed, in order
    /// @param count how many of the elements to use
    void access(int[] keys, int count) {
        for (int i = 0; i < count; i++) {
            int key = keys[i];
            if (newer[key] != ABSENT) {
                hits++;
                remove(key);
            } else if (size < capacity) {
                size++;
            } else {
                int victim = newer[anchor];
                remove(victim);
                newer[victim] = ABSENT;
            }
            insertNewest(key);
        }
    }

    long hits() {
        return hits;
    }

    private void remove(int key) {
        older[newer[key]] = older[key];
        newer[older[key]] = newer[key];
    }

    private void insertNewest(int key) {
        int newest = older[anchor];
        newer[key] = anchor;
        older[key] = newest;
        newer[newest] = key;
        older[anchor] = key;
    }
}

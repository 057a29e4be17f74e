package org.moesaic.model.cache;

import java.util.Arrays;

/// Least recently used: a doubly linked list through arrays, oldest first; each access costs constant time.
public final class LruCache implements ExpertCache {

    private static final int ABSENT = -1;

    private final long[] sizes;
    private final int[] older;
    private final int[] newer;
    private final long[] usedIn;
    private final int ends;
    private long free;
    private long event;

    /// @param sizes size of each key, in the unit of the capacity
    /// @param capacity what fits
    public LruCache(long[] sizes, long capacity) {
        this.sizes = sizes;
        this.free = capacity;
        ends = sizes.length;
        older = new int[ends + 1];
        newer = new int[ends + 1];
        usedIn = new long[ends + 1];
        Arrays.fill(newer, ABSENT);
        older[ends] = ends;
        newer[ends] = ends;
    }

    @Override
    public boolean contains(int key) {
        return newer[key] != ABSENT;
    }

    @Override
    public int access(int[] keys, int count, long[] nextUse, boolean[] missed) {
        event++;
        int misses = 0;
        for (int i = 0; i < count; i++) {
            int key = keys[i];
            boolean miss = newer[key] == ABSENT;
            missed[i] = miss;
            if (miss) {
                misses++;
            } else {
                if (newer[key] != ends) {
                    unlink(key);
                    append(key);
                }
                usedIn[key] = event;
            }
        }
        if (misses > 0) {
            for (int i = 0; i < count; i++) {
                if (missed[i] && makeRoom(sizes[keys[i]])) {
                    append(keys[i]);
                    usedIn[keys[i]] = event;
                    free -= sizes[keys[i]];
                }
            }
        }
        return misses;
    }

    /// Evicts from the old end until `size` fits; evicts nothing if it cannot be made to fit. What this event uses is
    /// all at the new end, so the first such key ends the search.
    private boolean makeRoom(long size) {
        if (free >= size) {
            return true;
        }
        long gained = 0;
        int last = newer[ends];
        while (last != ends && usedIn[last] != event) {
            gained += sizes[last];
            if (free + gained >= size) {
                evictThrough(last);
                free += gained;
                return true;
            }
            last = newer[last];
        }
        return false;
    }

    private void evictThrough(int last) {
        int key;
        do {
            key = newer[ends];
            unlink(key);
            newer[key] = ABSENT;
        } while (key != last);
    }

    private void unlink(int key) {
        newer[older[key]] = newer[key];
        older[newer[key]] = older[key];
    }

    private void append(int key) {
        int newest = older[ends];
        older[key] = newest;
        newer[key] = ends;
        newer[newest] = key;
        older[ends] = key;
    }
}

package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;

/// Sequential caches written so that they are obviously right: the twins of [StackDistances], [LruCache] and
/// [BeladyPlaces].
final class ReferenceCaches {

    private ReferenceCaches() {}

    /// Hits of LRU: residents in order of use, the oldest first.
    static long lru(List<Integer> keys, int capacity) {
        List<Integer> residents = new ArrayList<>();
        long hits = 0;
        for (Integer key : keys) {
            if (residents.remove(key)) {
                hits++;
            } else if (residents.size() == capacity) {
                residents.removeFirst();
            }
            residents.add(key);
        }
        return hits;
    }

    /// Hits of Belady: looks through the rest of the accesses for each resident.
    static long belady(List<Integer> keys, int capacity) {
        List<Integer> residents = new ArrayList<>();
        long hits = 0;
        for (int now = 0; now < keys.size(); now++) {
            if (residents.contains(keys.get(now))) {
                hits++;
                continue;
            }
            if (residents.size() == capacity) {
                List<Integer> rest = keys.subList(now + 1, keys.size());
                Integer victim = residents.getFirst();
                for (Integer resident : residents) {
                    if (wait(rest, resident) > wait(rest, victim)) {
                        victim = resident;
                    }
                }
                residents.remove(victim);
            }
            residents.add(keys.get(now));
        }
        return hits;
    }

    private static int wait(List<Integer> rest, Integer key) {
        int at = rest.indexOf(key);
        return at < 0 ? Integer.MAX_VALUE : at;
    }
}

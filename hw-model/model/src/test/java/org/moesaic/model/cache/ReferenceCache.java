package org.moesaic.model.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The cache as ARCHITECTURE.md describes it, sentence by sentence, with lists and linear scans: obviously right, slow,
/// and with nothing in common with the fast ones. It knows all events from the start, so Belady can simply look.
public final class ReferenceCache {

    /// Which resident has to go.
    public enum Rule {
        LRU,
        LFU,
        BELADY
    }

    private final Rule rule;
    private final long[] sizes;
    private final long capacity;
    private final List<int[]> events;
    private final List<Integer> oldestFirst = new ArrayList<>();
    private final Map<Integer, Integer> accessCounts = new HashMap<>();
    private int event;

    /// @param events all events to come, each with distinct keys
    public ReferenceCache(Rule rule, long[] sizes, long capacity, List<int[]> events) {
        this.rule = rule;
        this.sizes = sizes;
        this.capacity = capacity;
        this.events = events;
    }

    /// Handles the next event; says for each of its keys whether it was missed.
    public boolean[] next() {
        int[] keys = events.get(event);
        boolean[] missed = new boolean[keys.length];
        for (int i = 0; i < keys.length; i++) {
            missed[i] = !oldestFirst.contains(keys[i]);
            accessCounts.merge(keys[i], 1, Integer::sum);
        }
        for (int i = 0; i < keys.length; i++) {
            if (!missed[i]) {
                oldestFirst.remove((Integer) keys[i]);
                oldestFirst.add(keys[i]);
            }
        }
        for (int i = 0; i < keys.length; i++) {
            if (missed[i]) {
                admit(keys[i], keys);
            }
        }
        event++;
        return missed;
    }

    public Set<Integer> residents() {
        return new TreeSet<>(oldestFirst);
    }

    /// The ordinal of the first later event that uses the key, as seen from an event.
    public static long nextUse(List<int[]> events, int key, int from) {
        for (int later = from + 1; later < events.size(); later++) {
            if (uses(events.get(later), key)) {
                return later;
            }
        }
        return NextUseIndex.NEVER;
    }

    private void admit(int key, int[] thisEvent) {
        List<Integer> victims = new ArrayList<>();
        long occupied = oldestFirst.stream().mapToLong(resident -> sizes[resident]).sum();
        while (occupied + sizes[key] > capacity) {
            Integer victim =
                    oldestFirst.stream()
                            .filter(resident -> !uses(thisEvent, resident))
                            .filter(resident -> !victims.contains(resident))
                            .min(order())
                            .orElse(null);
            if (victim == null) {
                return; // It streams through; nobody leaves for it.
            }
            victims.add(victim);
            occupied -= sizes[victim];
        }
        oldestFirst.removeAll(victims);
        oldestFirst.add(key);
    }

    /// Who goes first.
    private Comparator<Integer> order() {
        Comparator<Integer> oldest = Comparator.comparingInt(oldestFirst::indexOf);
        return switch (rule) {
            case LRU -> oldest;
            case LFU -> Comparator.<Integer>comparingInt(accessCounts::get).thenComparing(oldest);
            case BELADY ->
                    Comparator.<Integer>comparingLong(key -> -nextUse(events, key, event))
                            .thenComparing(Comparator.naturalOrder());
        };
    }

    private static boolean uses(int[] keys, int key) {
        for (int each : keys) {
            if (each == key) {
                return true;
            }
        }
        return false;
    }
}

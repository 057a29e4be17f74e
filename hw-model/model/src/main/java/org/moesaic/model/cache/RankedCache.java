package org.moesaic.model.cache;

import java.util.Arrays;

/// Caches that evict by a rank: least frequently used, and Belady's farthest next use.
///
/// - LFU: the lowest all-time access count (it survives eviction), then the oldest
/// - Belady: the farthest next use, then the lowest key (Belady, IBM Systems Journal 5(2), 1966; here with forced
///   admission, so it is an oracle for eviction and not for bypass)
public final class RankedCache implements ExpertCache {

    /// By what residents are ranked.
    public enum Rule {
        LFU,
        BELADY
    }

    private static final int ABSENT = -1;

    private final Rule rule;
    private final long[] sizes;
    private final VictimTree tree;
    private final int[] slotOf;
    private final int[] keyOf;
    private final int[] freeSlots;
    private final long[] accesses;
    private final int[] chosen;
    private final long[] chosenRank;
    private int freeSlotCount;
    private long free;
    private long clock;

    /// @param rule the eviction rule
    /// @param sizes size of each key, in the unit of the capacity; none may be 0
    /// @param capacity what fits
    public RankedCache(Rule rule, long[] sizes, long capacity) {
        this.rule = rule;
        this.sizes = sizes;
        this.free = capacity;
        long smallest = Arrays.stream(sizes).min().orElse(1);
        int slots = Math.clamp(capacity / smallest, 1, Math.max(1, sizes.length));
        tree = new VictimTree(slots);
        slotOf = new int[sizes.length];
        Arrays.fill(slotOf, ABSENT);
        keyOf = new int[slots];
        freeSlots = new int[slots];
        while (freeSlotCount < slots) {
            freeSlots[freeSlotCount] = slots - 1 - freeSlotCount;
            freeSlotCount++;
        }
        accesses = new long[sizes.length];
        chosen = new int[slots];
        chosenRank = new long[slots];
    }

    @Override
    public boolean contains(int key) {
        return slotOf[key] != ABSENT;
    }

    @Override
    public int access(int[] keys, int count, long[] nextUse, boolean[] missed) {
        int misses = 0;
        for (int i = 0; i < count; i++) {
            missed[i] = slotOf[keys[i]] == ABSENT;
            if (missed[i]) {
                misses++;
            }
            accesses[keys[i]]++;
        }
        if (misses > 0) {
            protectHits(keys, count, missed);
            admitMisses(keys, count, missed);
        }
        // Hits are touched before misses are admitted: they are the older ones.
        for (int i = 0; i < count; i++) {
            if (!missed[i]) {
                touch(keys[i], nextUse, i);
            }
        }
        for (int i = 0; misses > 0 && i < count; i++) {
            if (missed[i] && slotOf[keys[i]] != ABSENT) {
                touch(keys[i], nextUse, i);
            }
        }
        return misses;
    }

    private void touch(int key, long[] nextUse, int i) {
        switch (rule) {
            case LFU -> tree.rank(slotOf[key], accesses[key], clock++);
            case BELADY -> tree.rank(slotOf[key], -nextUse[i], key);
        }
    }

    private void protectHits(int[] keys, int count, boolean[] missed) {
        for (int i = 0; i < count; i++) {
            if (!missed[i]) {
                tree.rank(slotOf[keys[i]], VictimTree.NOT_A_VICTIM);
            }
        }
    }

    /// What is admitted stays unranked, and so cannot be a victim, until the event ends.
    private void admitMisses(int[] keys, int count, boolean[] missed) {
        for (int i = 0; i < count; i++) {
            if (missed[i] && makeRoom(sizes[keys[i]])) {
                int slot = freeSlots[--freeSlotCount];
                slotOf[keys[i]] = slot;
                keyOf[slot] = keys[i];
                free -= sizes[keys[i]];
            }
        }
    }

    private boolean makeRoom(long size) {
        long gained = 0;
        int victims = 0;
        while (free + gained < size && tree.hasVictim()) {
            int slot = tree.first();
            chosen[victims] = slot;
            chosenRank[victims++] = tree.primary(slot);
            gained += sizes[keyOf[slot]];
            tree.rank(slot, VictimTree.NOT_A_VICTIM);
        }
        boolean fits = free + gained >= size;
        for (int v = 0; v < victims; v++) {
            if (fits) {
                slotOf[keyOf[chosen[v]]] = ABSENT;
                freeSlots[freeSlotCount++] = chosen[v];
            } else {
                tree.rank(chosen[v], chosenRank[v]);
            }
        }
        if (fits) {
            free += gained;
        }
        return fits;
    }
}

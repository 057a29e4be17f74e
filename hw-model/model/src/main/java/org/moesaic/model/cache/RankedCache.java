package org.moesaic.model.cache;

import java.util.Arrays;

/// A cache that evicts by rank; a [Ranking] says which resident has which.
final class RankedCache implements ExpertCache {

    private static final int ABSENT = Ranking.ABSENT;

    private final Ranking ranking;
    private final long[] sizes;
    private final VictimTree tree;
    private final int[] slotOf;
    private final int[] keyOf;
    private final int[] freeSlots;
    private final int[] chosen;
    private final long[] chosenRank;
    private int freeSlotCount;
    private long free;
    private final int[] oneKey = new int[1];
    private final long[] oneNext = new long[1];
    private final boolean[] oneMissed = new boolean[1];

    /// @param ranking of no other cache
    /// @param sizes size of each key, in the unit of the capacity; none may be 0
    /// @param capacity what fits
    RankedCache(Ranking ranking, long[] sizes, long capacity) {
        this.ranking = ranking;
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
        chosen = new int[slots];
        chosenRank = new long[slots];
        ranking.attach(tree, slotOf);
    }

    @Override
    public void beginStep() {
        ranking.beginStep();
    }

    @Override
    public void expect(int[] keys, int[] ahead, int count) {
        ranking.expect(keys, ahead, count);
    }

    @Override
    public boolean admit(int key, long nextUse) {
        oneKey[0] = key;
        oneNext[0] = nextUse;
        lookUp(oneKey, 1, oneNext, oneMissed);
        return contains(key);
    }

    @Override
    public boolean contains(int key) {
        return slotOf[key] != ABSENT;
    }

    @Override
    public int access(int[] keys, int count, long[] nextUse, boolean[] missed) {
        ranking.beginEvent();
        return lookUp(keys, count, nextUse, missed);
    }

    private int lookUp(int[] keys, int count, long[] nextUse, boolean[] missed) {
        int misses = 0;
        for (int i = 0; i < count; i++) {
            missed[i] = slotOf[keys[i]] == ABSENT;
            if (missed[i]) {
                misses++;
            }
            ranking.used(keys[i]);
        }
        if (misses > 0) {
            protectHits(keys, count, missed);
            admitMisses(keys, count, missed);
        }
        // Hits are touched before misses are admitted: they are the older ones.
        for (int i = 0; i < count; i++) {
            if (!missed[i]) {
                ranking.touch(keys[i], nextUse == null ? 0 : nextUse[i], false);
            }
        }
        for (int i = 0; misses > 0 && i < count; i++) {
            if (missed[i] && slotOf[keys[i]] != ABSENT) {
                ranking.touch(keys[i], nextUse == null ? 0 : nextUse[i], true);
            }
        }
        return misses;
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
        while (free + gained < size) {
            ranking.beforeVictim();
            if (!tree.hasVictim()) {
                break;
            }
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

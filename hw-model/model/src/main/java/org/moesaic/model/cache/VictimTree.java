package org.moesaic.model.cache;

import java.util.Arrays;

/// Finds the slot with the lowest rank: a tournament over groups of slots, and a scan of a group. Ranks are pairs,
/// compared first by `primary`, then by `secondary`.
///
/// A change of rank only marks its group; the next search scans the marked groups and plays their matches again, one
/// comparison a level. So a cache of a handful of slots is one scan, and a large one is logarithmic.
final class VictimTree {

    /// The primary rank of a slot that is empty or must not be chosen.
    static final long NOT_A_VICTIM = Long.MAX_VALUE;

    private static final int GROUP_BITS = 4;
    private static final int GROUP = 1 << GROUP_BITS;

    private final int groups;
    private final int[] winner;
    private final long[] primary;
    private final long[] secondary;
    private final boolean[] changed;
    private final int[] changes;
    private int changeCount;

    VictimTree(int slots) {
        // A power of two, so that every match has two sides; slots beyond the last are never
        // victims.
        groups = Integer.highestOneBit(Math.max(1, (slots - 1) >> GROUP_BITS << 1 | 1));
        winner = new int[2 * groups];
        primary = new long[groups * GROUP];
        secondary = new long[groups * GROUP];
        Arrays.fill(primary, NOT_A_VICTIM);
        changed = new boolean[groups];
        changes = new int[groups];
        for (int group = 0; group < groups; group++) {
            rank(group << GROUP_BITS, NOT_A_VICTIM);
        }
    }

    /// The slot of the lowest rank; its rank may be [#NOT_A_VICTIM].
    int first() {
        while (changeCount > 0) {
            int group = changes[--changeCount];
            changed[group] = false;
            playGroup(group);
        }
        return winner[1];
    }

    boolean hasVictim() {
        return primary[first()] != NOT_A_VICTIM;
    }

    long primary(int slot) {
        return primary[slot];
    }

    void rank(int slot, long newPrimary, long newSecondary) {
        secondary[slot] = newSecondary;
        rank(slot, newPrimary);
    }

    /// Changes the primary rank and keeps the secondary one.
    void rank(int slot, long newPrimary) {
        primary[slot] = newPrimary;
        int group = slot >> GROUP_BITS;
        if (!changed[group]) {
            changed[group] = true;
            changes[changeCount++] = group;
        }
    }

    private void playGroup(int group) {
        int best = group << GROUP_BITS;
        for (int slot = best + 1; slot < (group + 1) << GROUP_BITS; slot++) {
            if (lower(slot, best)) {
                best = slot;
            }
        }
        int node = groups + group;
        winner[node] = best;
        while ((node >>= 1) > 0) {
            int left = winner[2 * node];
            int right = winner[2 * node + 1];
            winner[node] = lower(right, left) ? right : left;
        }
    }

    private boolean lower(int a, int b) {
        return primary[a] < primary[b] || (primary[a] == primary[b] && secondary[a] < secondary[b]);
    }
}

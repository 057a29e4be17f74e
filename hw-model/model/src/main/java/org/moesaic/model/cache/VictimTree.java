package org.moesaic.model.cache;

import java.util.Arrays;

/// A tournament over slots: the slot with the lowest rank is known at once, and a changed rank costs one comparison for
/// each level. Ranks are pairs, compared first by `primary`, then by `secondary`.
final class VictimTree {

    /// The primary rank of a slot that is empty or must not be chosen.
    static final long NOT_A_VICTIM = Long.MAX_VALUE;

    private final int leaves;
    private final int[] winner;
    private final long[] primary;
    private final long[] secondary;

    VictimTree(int slots) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, slots - 1)) << 1);
        winner = new int[2 * leaves];
        primary = new long[leaves];
        secondary = new long[leaves];
        Arrays.fill(primary, NOT_A_VICTIM);
        for (int slot = 0; slot < leaves; slot++) {
            winner[leaves + slot] = slot;
        }
        for (int node = leaves - 1; node > 0; node--) {
            winner[node] = winner[2 * node];
        }
    }

    /// The slot of the lowest rank; its rank may be [#NOT_A_VICTIM].
    int first() {
        return winner[1];
    }

    boolean hasVictim() {
        return primary[winner[1]] != NOT_A_VICTIM;
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
        for (int node = (leaves + slot) >> 1; node > 0; node >>= 1) {
            int left = winner[2 * node];
            int right = winner[2 * node + 1];
            int best = lower(right, left) ? right : left;
            if (winner[node] == best && best != slot) {
                return;
            }
            winner[node] = best;
        }
    }

    private boolean lower(int a, int b) {
        return primary[a] < primary[b] || (primary[a] == primary[b] && secondary[a] < secondary[b]);
    }
}

package org.moesaic.model.cache;

import org.moesaic.model.random.Draws;

/// Any resident: the lowest draw, and a draw for each before each victim. So a victim costs time in proportion to the
/// residents; it is a baseline.
final class RandomRanking extends Ranking {

    private final long seed;
    private long victims;

    RandomRanking(long seed) {
        this.seed = seed;
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        tree.rank(slotOf[key], 0, key);
    }

    @Override
    void beforeVictim() {
        for (int key = 0; key < slotOf.length; key++) {
            if (slotOf[key] != ABSENT && tree.primary(slotOf[key]) != VictimTree.NOT_A_VICTIM) {
                tree.rank(slotOf[key], draw(seed, victims, key), key);
            }
        }
        victims++;
    }

    /// The draw of a key for a victim, from 0 to below 2^62.
    static long draw(long seed, long victim, int key) {
        return Draws.bits(seed, victim, key) >>> 2;
    }
}

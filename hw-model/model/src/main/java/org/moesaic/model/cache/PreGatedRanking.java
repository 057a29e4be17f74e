package org.moesaic.model.cache;

/// By what a gate ahead names: what it does not name goes first, the oldest of that; then what is named for the farthest
/// layer, the lowest key of that.
final class PreGatedRanking extends Ranking {

    /// Rank of what is named for this layer: above any age.
    private static final long NAMED = 1L << 62;

    private final int[] ahead;
    private final long[] used;
    private int[] named = new int[0];
    private int names;
    private long clock;

    PreGatedRanking(int keys) {
        ahead = new int[keys];
        used = new long[keys];
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        used[key] = clock++;
        rank(key);
    }

    @Override
    void expect(int[] keys, int[] layersAhead, int count) {
        for (int i = 0; i < names; i++) {
            ahead[named[i]] = 0;
            rankResident(named[i]);
        }
        if (named.length < count) {
            named = new int[count];
        }
        System.arraycopy(keys, 0, named, 0, count);
        names = count;
        for (int i = 0; i < count; i++) {
            ahead[keys[i]] = layersAhead[i];
            rankResident(keys[i]);
        }
    }

    private void rankResident(int key) {
        if (slotOf[key] != ABSENT) {
            rank(key);
        }
    }

    private void rank(int key) {
        if (ahead[key] > 0) {
            tree.rank(slotOf[key], NAMED - ahead[key], key);
        } else {
            tree.rank(slotOf[key], used[key], 0);
        }
    }
}

package org.moesaic.model.cache;

/// LFU: the lowest count of all accesses so far, which survives eviction; then the oldest.
final class FrequencyRanking extends Ranking {

    private final long[] accesses;
    private long clock;

    FrequencyRanking(int keys) {
        accesses = new long[keys];
    }

    @Override
    void used(int key) {
        accesses[key]++;
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        tree.rank(slotOf[key], accesses[key], clock++);
    }
}

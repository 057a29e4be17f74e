package org.moesaic.model.cache;

/// By when a resident was used last (LRU; [LruCache] does the same in constant time), or admitted (FIFO).
final class AgeRanking extends Ranking {

    private final boolean touched;
    private final long[] since;
    private long clock;

    /// @param touched true if a use makes young
    AgeRanking(int keys, boolean touched) {
        this.touched = touched;
        since = new long[keys];
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        if (touched || admitted) {
            since[key] = clock++;
        }
        tree.rank(slotOf[key], since[key], 0);
    }
}

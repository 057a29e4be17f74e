package org.moesaic.model.cache;

/// Belady: the farthest next use, then the lowest key. Admission is forced, so it is an oracle for eviction and not for
/// bypass.
final class NextUseRanking extends Ranking {

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        tree.rank(slotOf[key], -nextUse, key);
    }
}

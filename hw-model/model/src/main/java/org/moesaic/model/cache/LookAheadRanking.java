package org.moesaic.model.cache;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Belady that sees a number of events ahead. Residents that none of these uses go first, the oldest of them; then the one
/// whose next use is farthest, of several the lowest key.
///
/// A next use that is too far to be seen waits in a queue, until the event at which it comes into sight.
final class LookAheadRanking extends Ranking {

    /// Rank of what is not in sight, before its age: below the negated ordinal of any event.
    private static final long OUT_OF_SIGHT = -1L << 62;

    private record Waiting(long event, int key) {}

    private final long lookAhead;
    private final long[] nextUses;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::event));
    private long event = -1;
    private long clock;

    LookAheadRanking(int keys, long lookAhead) {
        this.lookAhead = lookAhead;
        nextUses = new long[keys];
    }

    @Override
    void beginEvent() {
        event++;
        while (!waiting.isEmpty() && inSight(waiting.element().event())) {
            Waiting seen = waiting.remove();
            // It may have been evicted, and admitted again, since then.
            if (slotOf[seen.key()] != ABSENT && nextUses[seen.key()] == seen.event()) {
                tree.rank(slotOf[seen.key()], -seen.event(), seen.key());
            }
        }
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        nextUses[key] = nextUse;
        if (inSight(nextUse)) {
            tree.rank(slotOf[key], -nextUse, key);
            return;
        }
        tree.rank(slotOf[key], OUT_OF_SIGHT + clock++, 0);
        if (nextUse != NextUseIndex.NEVER) {
            waiting.add(new Waiting(nextUse, key));
        }
    }

    private boolean inSight(long nextUse) {
        return nextUse - event <= lookAhead;
    }
}

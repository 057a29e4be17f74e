package org.moesaic.model.cache;

import java.math.BigDecimal;

/// LFU with decay, as [Evictions.LfuDecay] says.
final class DecayRanking extends Ranking {

    /// What one access counts: enough that a count is told from 0 through twenty halvings.
    static final long ACCESS = 1 << 20;

    private final long[] counts;
    private final long numerator;
    private final long denominator;
    private final int every;
    private long steps;
    private long clock;

    DecayRanking(int keys, Evictions.LfuDecay rule) {
        counts = new long[keys];
        denominator = BigDecimal.TEN.pow(Evictions.LfuDecay.MOST_DIGITS).longValueExact();
        numerator = rule.decay().movePointRight(Evictions.LfuDecay.MOST_DIGITS).longValueExact();
        every = rule.every();
    }

    @Override
    void used(int key) {
        counts[key] += ACCESS;
    }

    @Override
    void touch(int key, long nextUse, boolean admitted) {
        tree.rank(slotOf[key], counts[key], clock++);
    }

    @Override
    void beginStep() {
        if (steps > 0 && steps % every == 0 && numerator < denominator) {
            for (int key = 0; key < counts.length; key++) {
                counts[key] = decayed(counts[key]);
                if (slotOf[key] != ABSENT) {
                    tree.rank(slotOf[key], counts[key]);
                }
            }
        }
        steps++;
    }

    /// The product rounded down, in parts so that it cannot overflow.
    private long decayed(long count) {
        return count / denominator * numerator + count % denominator * numerator / denominator;
    }
}

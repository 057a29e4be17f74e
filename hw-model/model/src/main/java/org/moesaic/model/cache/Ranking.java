package org.moesaic.model.cache;

/// How a [RankedCache] ranks its residents: the lowest rank goes first. One for each [CacheSpec.Kind] but LRU.
abstract class Ranking {

    /// The ranks, by slot.
    VictimTree tree;

    /// Slot of each key, [#ABSENT] if it is not resident.
    int[] slotOf;

    /// In place of a slot.
    static final int ABSENT = -1;

    /// The ranking of a rule, for so many keys.
    static Ranking of(CacheSpec.Kind kind, int keys) {
        return switch (kind) {
            case Evictions.Lru _ -> new AgeRanking(keys, true);
            case Evictions.Fifo _ -> new AgeRanking(keys, false);
            case Evictions.Lfu _ -> new FrequencyRanking(keys);
            case Evictions.LfuDecay decay -> new DecayRanking(keys, decay);
            case Evictions.Random(long seed) -> new RandomRanking(seed);
            case Evictions.Belady(var lookAhead) ->
                    lookAhead.isEmpty()
                            ? new NextUseRanking()
                            : new LookAheadRanking(keys, lookAhead.getAsLong());
            case Evictions.PreGated _ -> new PreGatedRanking(keys);
        };
    }

    void attach(VictimTree ranks, int[] slots) {
        tree = ranks;
        slotOf = slots;
    }

    /// Ranks a resident that this event uses, when its victims have gone; hits first, then what was admitted.
    ///
    /// @param admitted true if it was not resident before
    abstract void touch(int key, long nextUse, boolean admitted);

    /// An event begins that is counted among the cache's events.
    void beginEvent() {}

    /// An event uses a key, whether it is resident or not.
    void used(int key) {}

    /// A victim is about to be looked for among those whose rank is not [VictimTree#NOT_A_VICTIM].
    void beforeVictim() {}

    /// A step of the trace begins.
    void beginStep() {}

    /// See [ExpertCache#expect].
    void expect(int[] keys, int[] ahead, int count) {}
}

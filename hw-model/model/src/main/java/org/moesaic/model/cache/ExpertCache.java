package org.moesaic.model.cache;

/// A cache of experts under one eviction rule. Experts are dense integer keys; a lower key is a lower (layer, expert).
///
/// One call is one *event*: all its keys are looked up in the state before it; then the hits are touched, and after them
/// the misses are admitted one at a time, each in the order given. A victim is a resident that this event does not use.
/// Where the victims there are do not make room enough, the miss streams through a staging buffer: nothing is evicted
/// for it and it is not admitted.
///
/// An event of all distinct experts of a layer-step gives event-atomic semantics; one event for each selection gives
/// sequential semantics.
public interface ExpertCache {

    /// @param keys distinct keys, of which the first `count` are the event
    /// @param count number of keys
    /// @param nextUse for each key, the ordinal of the event that uses it next, [NextUseIndex#NEVER] if none does; only
    ///     read by caches that look ahead, may be null for others
    /// @param missed receives for each key whether it was absent
    /// @return number of misses
    int access(int[] keys, int count, long[] nextUse, boolean[] missed);

    /// True if the key is resident now.
    boolean contains(int key);

    /// Admits a key that is fetched ahead: as an event of that key alone does, but it is none of the events that a look-ahead
    /// counts.
    ///
    /// @param nextUse ordinal of the next event that uses it, as for [#access]
    /// @return false if there is no room
    default boolean admit(int key, long nextUse) {
        access(new int[] {key}, 1, new long[] {nextUse}, new boolean[1]);
        return contains(key);
    }

    /// A step of the trace begins; only read by caches whose counts decay.
    default void beginStep() {}

    /// Tells which keys a gate ahead names, until it is told again; only read by caches that go by it.
    ///
    /// @param keys distinct keys, of which the first `count` are meant
    /// @param ahead for each of them how many layers ahead it is named for, at least 1
    default void expect(int[] keys, int[] ahead, int count) {}

    /// An empty cache.
    ///
    /// @param sizes size of each key, in the unit of the capacity; none may be 0
    /// @param capacity what fits
    static ExpertCache of(CacheSpec.Kind kind, long[] sizes, long capacity) {
        return kind instanceof Evictions.Lru
                ? new LruCache(sizes, capacity)
                : new RankedCache(Ranking.of(kind, sizes.length), sizes, capacity);
    }
}

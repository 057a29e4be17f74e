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
}

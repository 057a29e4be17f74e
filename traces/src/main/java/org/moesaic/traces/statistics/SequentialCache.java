package org.moesaic.traces.statistics;

/// A cache of experts under sequential semantics: every selection is looked up and admitted on its own, in order, from
/// a cold start; every miss inserts; any resident may be the victim.
///
/// A key is the index of an expert (or of a (layer, expert) pair) in a dense range.
sealed interface SequentialCache permits LruCache, BeladyCache {

    /// Looks up some accesses in order.
    ///
    /// @param keys the experts accessed
    /// @param nextUses for each access the time of the next access to the same key, or [NextUseIndex#NEVER]; ascending
    ///     with time, so that two are equal only if both are never
    /// @param count how many of the elements to use
    /// @return hits
    long access(int[] keys, long[] nextUses, int count);
}

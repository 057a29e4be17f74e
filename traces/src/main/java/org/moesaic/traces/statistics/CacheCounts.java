package org.moesaic.traces.statistics;

/// Hits of one sequential cache over a whole trace, summed over layers.
///
/// @param capacity experts that a cache holds
/// @param scope what shares one cache
/// @param accesses selections looked up
/// @param hits selections that were found
public record CacheCounts(int capacity, CacheScope scope, long accesses, long hits) {

    public long misses() {
        return accesses - hits;
    }

    /// Hits in accesses; 0 for a trace without selections.
    public double hitRate() {
        return accesses == 0 ? 0 : (double) hits / accesses;
    }
}

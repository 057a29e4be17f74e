package org.moesaic.traces.statistics;

import java.util.List;

/// Hits of sequential LRU and Belady caches, one in each layer, at every capacity from 1 to the number of experts.
///
/// @param accesses selections looked up
/// @param lruHits for capacity C the hits of LRU at index C - 1
/// @param beladyHits the same for Belady
public record CapacityCurves(long accesses, List<Long> lruHits, List<Long> beladyHits) {

    public CapacityCurves {
        lruHits = List.copyOf(lruHits);
        beladyHits = List.copyOf(beladyHits);
    }
}

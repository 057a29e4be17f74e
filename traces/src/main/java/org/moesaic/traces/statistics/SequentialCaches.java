package org.moesaic.traces.statistics;

import java.util.List;

/// Counts hits of caches of experts under sequential semantics: every selection is looked up and admitted on its own, in
/// order, from a cold start; every miss inserts; any resident may be the victim.
sealed interface SequentialCaches extends BlockObserver permits LayerCaches, SharedCaches {

    List<CacheCounts> lru(List<Integer> capacities);

    List<CacheCounts> belady(List<Integer> capacities);
}

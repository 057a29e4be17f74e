package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Sequential LRU and Belady caches, one in each layer, at every capacity from 1 to the number of experts.
final class LayerCaches implements SequentialCaches {

    private final StackDistances[] layers;

    LayerCaches(TraceHeader header, int experts) {
        layers = new StackDistances[header.layers()];
        Arrays.setAll(layers, _ -> new StackDistances(experts));
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        int slots = block.tokens() * block.topK();
        for (int layer = 0; layer < layers.length; layer++) {
            int from = block.slot(layer, 0);
            layers[layer].access(block.experts(), from, from + slots);
        }
    }

    @Override
    public List<CacheCounts> lru(List<Integer> capacities) {
        return counts(curves().lruHits(), capacities);
    }

    @Override
    public List<CacheCounts> belady(List<Integer> capacities) {
        return counts(curves().beladyHits(), capacities);
    }

    /// More places than experts are of no more use.
    private List<CacheCounts> counts(List<Long> hits, List<Integer> capacities) {
        return capacities.stream()
                .map(capacity ->
                        new CacheCounts(
                                capacity,
                                CacheScope.LAYER,
                                accesses(),
                                hits.isEmpty() ? 0 : hits.get(Math.min(capacity, hits.size()) - 1)))
                .toList();
    }

    CapacityCurves curves() {
        int experts = layers[0].keys();
        long[] lru = new long[experts];
        long[] belady = new long[experts];
        for (StackDistances layer : layers) {
            layer.addHits(lru, belady);
        }
        return new CapacityCurves(accesses(), boxed(lru), boxed(belady));
    }

    private long accesses() {
        return Arrays.stream(layers).mapToLong(StackDistances::accesses).sum();
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

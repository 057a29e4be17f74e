package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

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

    /// Two passes over the trace: one to know when each selection's expert is used next, one through the caches.
    ///
    /// @param experts experts in one layer, of which the trace names no other
    public static CapacityCurves of(RoutingTrace trace, int experts) {
        StackDistances[] layers = new StackDistances[trace.header().layers()];
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = new StackDistances(experts);
        }
        long[] accesses = new long[1];
        try (NextUseIndex index = new NextUseIndex(trace.header(), experts)) {
            TracePass.over(trace, List.of(index));
            BlockObserver through =
                    new BlockObserver() {
                        @Override
                        public void see(TraceBlock block, long firstToken, TraceReader reader) {
                            for (int layer = 0; layer < layers.length; layer++) {
                                accesses[0] += run(layers[layer], block, layer, firstToken, index);
                            }
                        }
                    };
            TracePass.over(trace, List.of(through));
        }
        long[] lru = new long[experts];
        long[] min = new long[experts];
        for (StackDistances layer : layers) {
            layer.addHits(lru, min);
        }
        return new CapacityCurves(accesses[0], boxed(lru), boxed(min));
    }

    private static long run(
            StackDistances stack,
            TraceBlock block,
            int layer,
            long firstToken,
            NextUseIndex index) {
        long accesses = 0;
        short[] experts = block.experts();
        for (int token = 0; token < block.tokens(); token++) {
            long time = index.time(firstToken + token, layer);
            int slot = block.slot(layer, token);
            for (int end = slot + block.topK(); slot < end; slot++, time++) {
                if (experts[slot] >= 0) {
                    stack.access(experts[slot], index.nextUse(time));
                    accesses++;
                }
            }
        }
        return accesses;
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.traces.InMemoryTrace;

/// All capacities at once, in one pass without a look ahead, against one plain cache at a time that knows all of the future.
class CapacityCurvesProperties {

    @Provide
    Arbitrary<InMemoryTrace> traces() {
        return TestTraces.any();
    }

    @Property(tries = 200)
    void curvesAreThePlainCachesOfEachCapacity(@ForAll("traces") InMemoryTrace trace) {
        TraceStatistics statistics =
                TraceStatistics.of(trace, StatisticsOptions.defaults().withCurves());
        CapacityCurves curves = statistics.curves().orElseThrow();
        assertEquals(statistics.selections(), curves.accesses());
        for (int capacity = 1; capacity <= statistics.experts(); capacity++) {
            long lru = 0;
            long belady = 0;
            for (int layer = 0; layer < trace.header().layers(); layer++) {
                List<Integer> keys = TestTraces.keysOfLayer(trace, layer);
                lru += ReferenceCaches.lru(keys, capacity);
                belady += ReferenceCaches.belady(keys, capacity);
            }
            assertEquals(lru, curves.lruHits().get(capacity - 1), "lru " + capacity);
            assertEquals(belady, curves.beladyHits().get(capacity - 1), "belady " + capacity);
        }
    }

    /// Longer than the sequences above, and with more keys than a vector holds.
    @Property(tries = 10)
    void aLongSequenceHasTheSameCurves(@ForAll long seed) {
        InMemoryTrace trace = TestTraces.random(seed, 1, 40, 3, 300);
        CapacityCurves curves =
                TraceStatistics.of(trace, StatisticsOptions.defaults().withCurves())
                        .curves()
                        .orElseThrow();
        List<Integer> keys = TestTraces.keysOfLayer(trace, 0);
        for (int capacity = 1; capacity <= 40; capacity++) {
            assertEquals(ReferenceCaches.lru(keys, capacity), curves.lruHits().get(capacity - 1));
            assertEquals(
                    ReferenceCaches.belady(keys, capacity), curves.beladyHits().get(capacity - 1));
        }
    }
}

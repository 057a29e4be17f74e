package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.traces.InMemoryTrace;

/// The fast caches against plain ones, and what theory says of both.
class SequentialCachesProperties {

    @Provide
    Arbitrary<InMemoryTrace> traces() {
        return TestTraces.any();
    }

    private static TraceStatistics measure(
            InMemoryTrace trace, CacheScope scope, Integer... capacities) {
        return TraceStatistics.of(
                trace, StatisticsOptions.defaults().withCaches(scope, List.of(capacities)));
    }

    @Property(tries = 200)
    void oneCacheInEachLayerHitsAsThePlainOneDoes(
            @ForAll("traces") InMemoryTrace trace,
            @ForAll @IntRange(min = 1, max = 13) int capacity) {
        TraceStatistics statistics = measure(trace, CacheScope.LAYER, capacity);
        long lru = 0;
        long belady = 0;
        long accesses = 0;
        for (int layer = 0; layer < trace.header().layers(); layer++) {
            List<Integer> keys = TestTraces.keysOfLayer(trace, layer);
            accesses += keys.size();
            lru += ReferenceCaches.lru(keys, capacity);
            belady += ReferenceCaches.belady(keys, capacity);
        }
        assertEquals(
                new CacheCounts(capacity, CacheScope.LAYER, accesses, lru),
                statistics.lru().getFirst());
        assertEquals(
                new CacheCounts(capacity, CacheScope.LAYER, accesses, belady),
                statistics.belady().getFirst());
    }

    @Property(tries = 200)
    void oneCacheOverAllLayersHitsAsThePlainOneDoes(
            @ForAll("traces") InMemoryTrace trace,
            @ForAll @IntRange(min = 1, max = 40) int capacity) {
        TraceStatistics statistics = measure(trace, CacheScope.ALL, capacity);
        List<Integer> keys =
                TestTraces.accesses(trace).stream()
                        .map(access -> access[0] * 100 + access[1])
                        .toList();
        assertEquals(
                new CacheCounts(
                        capacity, CacheScope.ALL, keys.size(), ReferenceCaches.lru(keys, capacity)),
                statistics.lru().getFirst());
        assertEquals(
                new CacheCounts(
                        capacity,
                        CacheScope.ALL,
                        keys.size(),
                        ReferenceCaches.belady(keys, capacity)),
                statistics.belady().getFirst());
    }

    @Property(tries = 100)
    void moreCapacityNeverHitsLessAndBeladyIsNeverBeaten(
            @ForAll("traces") InMemoryTrace trace, @ForAll CacheScope scope) {
        Integer[] capacities = IntStream.rangeClosed(1, 50).boxed().toArray(Integer[]::new);
        TraceStatistics statistics = measure(trace, scope, capacities);
        assertEquals(statistics.lru().getFirst().hits(), statistics.belady().getFirst().hits());
        for (int i = 0; i < capacities.length; i++) {
            assertTrue(statistics.belady().get(i).hits() >= statistics.lru().get(i).hits());
            if (i > 0) {
                assertTrue(statistics.lru().get(i).hits() >= statistics.lru().get(i - 1).hits());
                assertTrue(
                        statistics.belady().get(i).hits() >= statistics.belady().get(i - 1).hits());
            }
        }
        long distinct =
                TestTraces.accesses(trace).stream()
                        .map(access -> List.of(access[0], access[1]))
                        .distinct()
                        .count();
        assertEquals(distinct, statistics.lru().getLast().misses());
        assertEquals(distinct, statistics.belady().getLast().misses());
    }
}

package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.traces.InMemoryTrace;

/// All capacities at once against one cache at a time.
class CapacityCurvesProperties {

    @Provide
    Arbitrary<InMemoryTrace> traces() {
        return TestTraces.any();
    }

    @Property(tries = 200)
    void curvesAreTheCachesOfEachCapacity(@ForAll("traces") InMemoryTrace trace) {
        int experts = trace.header().experts().getAsInt();
        TraceStatistics statistics =
                TraceStatistics.of(
                        trace,
                        StatisticsOptions.defaults()
                                .withCaches(
                                        CacheScope.LAYER,
                                        IntStream.rangeClosed(1, experts).boxed().toList()));
        CapacityCurves curves = CapacityCurves.of(trace, experts);
        assertEquals(statistics.selections(), curves.accesses());
        for (int i = 0; i < experts; i++) {
            assertEquals(statistics.lru().get(i).hits(), curves.lruHits().get(i), "lru " + i);
            assertEquals(
                    statistics.belady().get(i).hits(), curves.beladyHits().get(i), "belady " + i);
        }
    }
}

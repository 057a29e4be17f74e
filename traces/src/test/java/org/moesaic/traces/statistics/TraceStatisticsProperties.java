package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.TraceBlock;

class TraceStatisticsProperties {

    @Provide
    Arbitrary<InMemoryTrace> traces() {
        return TestTraces.any();
    }

    @Property(tries = 200)
    void countsAreThoseOfThePlainLoop(@ForAll("traces") InMemoryTrace trace) {
        TraceStatistics statistics = TraceStatistics.of(trace, StatisticsOptions.defaults());
        Map<List<Integer>, Long> counts = new HashMap<>();
        for (int[] access : TestTraces.accesses(trace)) {
            counts.merge(List.of(access[0], access[1]), 1L, Long::sum);
        }
        for (int layer = 0; layer < trace.header().layers(); layer++) {
            LayerStatistics ofLayer = statistics.layers().get(layer);
            for (int expert = 0; expert < statistics.experts(); expert++) {
                assertEquals(
                        counts.getOrDefault(List.of(layer, expert), 0L),
                        ofLayer.counts().get(expert));
            }
            assertTrue(ofLayer.entropyBits() <= statistics.evenEntropyBits() + 1e-12);
            assertTrue(ofLayer.selections() == 0 || ofLayer.maxOverMeanLoad() >= 1);
        }
        assertEquals(TestTraces.accesses(trace).size(), statistics.selections());
        long slots = statistics.tokens() * trace.header().layers() * statistics.topK();
        assertEquals(
                slots
                        - statistics.absentRows() * statistics.topK()
                        - statistics.droppedSelections(),
                statistics.selections());
    }

    @Property(tries = 200)
    void reuseIsThatOfThePlainLoop(@ForAll("traces") InMemoryTrace trace) {
        List<ReuseAtLag> reuse = TraceStatistics.of(trace, StatisticsOptions.defaults()).reuse();
        for (ReuseAtLag measured : reuse) {
            assertEquals(plain(trace, measured.lag()), measured);
        }
    }

    private static ReuseAtLag plain(InMemoryTrace trace, int lag) {
        long pairs = 0;
        long shared = 0;
        for (int layer = 0; layer < trace.header().layers(); layer++) {
            for (List<Set<Integer>> rows : rowsOfRequests(trace, layer).values()) {
                for (int row = lag; row < rows.size(); row++) {
                    Set<Integer> common = new HashSet<>(rows.get(row));
                    common.retainAll(rows.get(row - lag));
                    boolean both = !rows.get(row).isEmpty() && !rows.get(row - lag).isEmpty();
                    pairs += both ? 1 : 0;
                    shared += common.size();
                }
            }
        }
        return new ReuseAtLag(lag, pairs, shared, trace.header().topK());
    }

    private static Map<Integer, List<Set<Integer>>> rowsOfRequests(InMemoryTrace trace, int layer) {
        Map<Integer, List<Set<Integer>>> rows = new HashMap<>();
        for (TraceBlock block : trace.blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                Set<Integer> row = new HashSet<>();
                for (int slot = 0; slot < block.topK(); slot++) {
                    row.add((int) block.expert(layer, token, slot));
                }
                row.removeIf(expert -> expert < 0);
                rows.computeIfAbsent(block.request(token), _ -> new ArrayList<>()).add(row);
            }
        }
        return rows;
    }
}

package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

class SequentialCachesTest {

    /// The page sequence of many textbooks: with three frames, 12 misses of LRU and 9 of the optimum in 20 accesses.
    @Test
    void theTextbookSequence() {
        int[] pages = {7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1};
        int[][] rows = new int[pages.length][];
        for (int i = 0; i < pages.length; i++) {
            rows[i] = new int[] {pages[i]};
        }
        TraceStatistics statistics = inLayer(TestTraces.oneLayer(8, rows), 3);
        assertEquals(12, statistics.lru().getFirst().misses());
        assertEquals(9, statistics.belady().getFirst().misses());
        assertEquals(0.4, statistics.lru().getFirst().hitRate());
    }

    @Test
    void lruOfAllLayersThrashesOnACycleThatIsLongerThanTheCache() {
        TraceBuilder builder = TraceBuilder.of(3, 4, 1);
        for (int token = 0; token < 10; token++) {
            builder.step().token(0, token, Phase.DECODE, new int[][] {{1}, {1}, {1}});
        }
        InMemoryTrace trace = builder.build();
        StatisticsOptions options =
                StatisticsOptions.defaults().withCaches(CacheScope.ALL, List.of(2, 3));
        TraceStatistics statistics = TraceStatistics.of(trace, options);
        assertEquals(0, statistics.lru().get(0).hits());
        assertEquals(27, statistics.lru().get(1).hits());
    }

    /// In a step of two tokens, both tokens of a layer run together; the sequence of a cache is still token by token.
    @Test
    void aBatchedStepIsAccessedTokenByToken() {
        InMemoryTrace trace =
                TraceBuilder.of(2, 4, 1)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{0}, {1}})
                        .token(1, 0, Phase.DECODE, new int[][] {{0}, {1}})
                        .build();
        StatisticsOptions options =
                StatisticsOptions.defaults().withCaches(CacheScope.ALL, List.of(1));
        assertEquals(0, TraceStatistics.of(trace, options).lru().getFirst().hits());
    }

    /// More accesses than are laid out at a time, in one block.
    @Test
    void aLongBlockIsNoDifferentFromAShortOne() {
        InMemoryTrace trace = TestTraces.random(1, 3, 16, 4, 20_000);
        for (CacheScope scope : CacheScope.values()) {
            StatisticsOptions options = StatisticsOptions.defaults().withCaches(scope, List.of(12));
            long hits = 0;
            for (int cache = 0; cache < (scope == CacheScope.LAYER ? 3 : 1); cache++) {
                int layer = cache;
                List<Integer> keys =
                        TestTraces.accesses(trace).stream()
                                .filter(access -> scope == CacheScope.ALL || access[0] == layer)
                                .map(access -> access[0] * 16 + access[1])
                                .toList();
                hits += ReferenceCaches.lru(keys, 12);
            }
            assertEquals(hits, TraceStatistics.of(trace, options).lru().getFirst().hits());
        }
    }

    @Test
    void aCacheWithoutRoomIsAMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> StatisticsOptions.defaults().withCaches(CacheScope.ALL, List.of(4, 0)));
    }

    private static TraceStatistics inLayer(InMemoryTrace trace, int capacity) {
        return TraceStatistics.of(
                trace,
                StatisticsOptions.defaults().withCaches(CacheScope.LAYER, List.of(capacity)));
    }
}

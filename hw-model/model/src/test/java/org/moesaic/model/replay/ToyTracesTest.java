package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Short traces of one layer whose misses can be counted on one's fingers. The first three are test cases of
/// shijiuzhang/moe-cache-eval.
class ToyTracesTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 4, 2);

    /// @param steps one token a step, and the experts it selects
    private static ReplayResult replay(
            Kind kind, Semantics semantics, int capacity, int[]... steps) {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        for (int step = 0; step < steps.length; step++) {
            builder.step().token(0, step, Phase.DECODE, new int[][] {steps[step]});
        }
        return new ReplayScenario(
                        MODEL,
                        TestHardware.builder().build(),
                        ReplayScenario.uniform(MODEL, "int4", Tier.HOST),
                        Optional.of(ReplayScenario.cache(kind, capacity, semantics)),
                        builder.build())
                .replay();
    }

    private static long misses(Kind kind, Semantics semantics, int capacity, int[]... steps) {
        return replay(kind, semantics, capacity, steps).cache().misses();
    }

    @Test
    void lruMissesWholeCycles() {
        int[][] cyclic = {{0}, {1}, {2}, {0}, {1}, {2}};
        for (Semantics semantics : Semantics.values()) {
            assertEquals(6, misses(Kind.LRU, semantics, 2, cyclic));
            // 0 1 2, of which 2 replaces 1; 0 hits; 1 replaces 0, which is not used again; 2 hits.
            assertEquals(4, misses(Kind.BELADY, semantics, 2, cyclic));
        }
    }

    /// A Belady that could pass by would keep 0 and miss twice; here every miss is admitted where there is a victim.
    @Test
    void beladyIsForcedToAdmit() {
        for (Semantics semantics : Semantics.values()) {
            assertEquals(3, misses(Kind.BELADY, semantics, 1, new int[][] {{0}, {1}, {0}}));
        }
    }

    /// Both at once: 0 is admitted and protected, so 1 streams through; then 0 hits, and 1 streams again.
    @Test
    void atomicEventsProtectWhatTheyUse() {
        int[][] pairs = {{0, 1}, {0, 1}};
        assertEquals(4, misses(Kind.LRU, Semantics.SEQUENTIAL, 1, pairs));
        assertEquals(3, misses(Kind.LRU, Semantics.ATOMIC, 1, pairs));
    }

    /// Counts survive eviction: 0 was used three times, so 1 and 2 replace each other.
    @Test
    void lfuKeepsTheFrequentOne() {
        int[][] steps = {{0}, {0}, {0}, {1}, {2}, {1}, {2}, {0}};
        assertEquals(5, misses(Kind.LFU, Semantics.ATOMIC, 2, steps));
        // LRU has lost it by then: 0 1 2, then two hits, then 0.
        assertEquals(4, misses(Kind.LRU, Semantics.ATOMIC, 2, steps));
    }

    /// Equal counts: the older one goes. 0 1 2 replaces 0; 1 hits.
    @Test
    void lfuTiesGoToTheOldest() {
        assertEquals(3, misses(Kind.LFU, Semantics.ATOMIC, 2, new int[][] {{0}, {1}, {2}, {1}}));
    }

    /// 3 and 1 are both used next in the last step: 1 goes for 2, whatever their age, and has to come back.
    @Test
    void beladyTiesGoToTheLowestExpert() {
        for (int[] last : new int[][] {{3, 1}, {1, 3}}) {
            for (int[][] steps : new int[][][] {{{3}, {1}, {2}, last}, {{1}, {3}, {2}, last}}) {
                List<ExpertFigures> experts =
                        replay(Kind.BELADY, Semantics.ATOMIC, 2, steps).experts();
                assertEquals(2, experts.get(1).misses());
                assertEquals(1, experts.get(3).misses());
            }
        }
    }
}

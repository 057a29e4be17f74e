package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.prefetch.FrequencyPredictor;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.prefetch.PreviousLayerPredictor;

/// Fetching ahead.
class PrefetchProperties {

    /// A predictor that expects the same experts of every layer; none if there are none.
    private record Always(int... experts) implements Predictor {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public String description() {
            return "the same experts of every layer";
        }

        @Override
        public String source() {
            return "a test";
        }

        @Override
        public Memory start(int layers, int experts) {
            return new Memory() {
                @Override
                public void saw(int layer, int[] seen, int count) {}

                @Override
                public int predict(int layer, int[] predicted, int most) {
                    int count = Math.min(most, Always.this.experts.length);
                    System.arraycopy(Always.this.experts, 0, predicted, 0, count);
                    return count;
                }
            };
        }
    }

    private static ReplayResult replay(ReplayScenario scenario, Predictor predictor, int count) {
        return Replay.run(
                scenario.request(1)
                        .with(
                                ReplayOptions.DEFAULT.fetchingAhead(
                                        Optional.of(new PrefetchSpec(predictor, count)))));
    }

    /// The plain way and the one that carries servers from layer to layer are one if nothing is fetched ahead.
    @Property(tries = 150)
    void withoutAGuessItIsTheReplayWithoutPrefetch(@ForAll long seed) {
        ReplayScenario scenario = ModulesProperties.scenario(seed);
        Assume.that(
                scenario.cache().filter(cache -> cache.kind() == CacheSpec.Kind.BELADY).isEmpty());
        ReplayResult plain = Replay.run(scenario.request(1));
        ReplayResult silent = replay(scenario, new Always(), 3);
        assertEquals(plain.latency(), silent.latency());
        assertEquals(plain.cache(), silent.cache());
        assertEquals(plain.actions(), silent.actions());
        assertEquals(0, silent.prefetch().orElseThrow().fetches());
    }

    /// Every fetch ahead costs its bytes, used or not; used ones are no more than there are.
    @Property(tries = 100)
    void whatIsFetchedAheadIsPaidFor(@ForAll long seed) {
        ReplayScenario uniform = ReplayScenario.uniform(seed);
        for (Predictor predictor :
                List.of(new FrequencyPredictor(), new PreviousLayerPredictor(), new Always(1, 0))) {
            for (ReplayScenario scenario :
                    List.of(
                            uniform,
                            uniform.withCache(
                                    ReplayScenario.cache(
                                            CacheSpec.Kind.LRU, 2, CacheSpec.Semantics.ATOMIC)))) {
                ReplayResult result = replay(scenario, predictor, 2);
                PrefetchUse use = result.prefetch().orElseThrow();
                long each = result.experts().getFirst().bytes();
                assertEquals(use.fetches() * each, use.bytes());
                assertTrue(use.used() <= use.fetches());
                assertEquals(
                        result.cache().fetchedBytes() + use.bytes(),
                        result.traffic().get("host").read());
                assertEquals(
                        result.cache().accesses(), result.cache().hits() + result.cache().misses());
                assertEquals(
                        result,
                        Replay.run(
                                scenario.request(3)
                                        .with(
                                                ReplayOptions.DEFAULT.fetchingAhead(
                                                        Optional.of(
                                                                new PrefetchSpec(predictor, 2))))));
            }
        }
    }

    /// Without a cache, a fetch ahead of an expert that is used is a fetch that is not made then.
    @Property(tries = 60)
    void aGoodGuessReplacesAMiss(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        long before = Replay.run(scenario.request(1)).cache().misses();
        ReplayResult after = replay(scenario, new PreviousLayerPredictor(), 4);
        assertEquals(before, after.cache().misses() + after.prefetch().orElseThrow().used());
    }

    @Example
    void whatDoesNotGoTogether() {
        ReplayScenario scenario =
                ReplayScenario.uniform(3)
                        .withCache(
                                ReplayScenario.cache(
                                        CacheSpec.Kind.BELADY, 1, CacheSpec.Semantics.ATOMIC));
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> replay(scenario, new Always(), 1));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("belady"), e.getMessage());
    }

    @Example
    void specs() {
        assertEquals(Optional.empty(), PrefetchSpec.parse("none", 4, List.of()));
        assertEquals(
                "next-layer:predictor=frequency,count=4",
                PrefetchSpec.parse("next-layer:predictor=frequency", 4, List.of())
                        .orElseThrow()
                        .toString());
        for (String[] wrong :
                new String[][] {
                    {"next-leyer", "did you mean 'next-layer'?"},
                    {"next-layer", "needs a predictor"},
                    {"next-layer:predictor=frequancy", "did you mean 'frequency'?"},
                    {"next-layer:predictor=frequency,count=0", "a whole number from 1"},
                    {"next-layer:predictor=frequency,cuont=1", "did you mean 'count'?"},
                }) {
            MoesaicException e =
                    assertThrows(
                            MoesaicException.class,
                            () -> PrefetchSpec.parse(wrong[0], 4, List.of()));
            assertEquals(Exit.USAGE, e.exit());
            assertTrue(e.getMessage().contains(wrong[1]), e.getMessage());
        }
    }
}

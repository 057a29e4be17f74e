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
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.PreGate;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.prefetch.FrequencyPredictor;
import org.moesaic.model.prefetch.PreGatePredictor;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.prefetch.PreviousLayerPredictor;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

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

    /// Expects one expert of the layer after one in which expert 1 was used.
    private record AfterOdd(int expert) implements Predictor {
        @Override
        public String name() {
            return "after-odd";
        }

        @Override
        public String description() {
            return "one expert after expert 1";
        }

        @Override
        public String source() {
            return "a test";
        }

        @Override
        public Memory start(int layers, int experts) {
            boolean[] odd = new boolean[1];
            return new Memory() {
                @Override
                public void saw(int layer, int[] seen, int count) {
                    odd[0] = count > 0 && seen[0] == 1;
                }

                @Override
                public int predict(int layer, int[] predicted, int most) {
                    predicted[0] = expert;
                    return odd[0] ? 1 : 0;
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
        ReplayResult plain = Replay.run(scenario.request(1));
        ReplayResult silent = replay(scenario, new Always(), 3);
        assertEquals(plain.latency(), silent.latency());
        assertEquals(plain.cache().misses(), silent.cache().misses());
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

    /// The same with a cache behind the nearest one.
    @Property(tries = 150)
    void withoutAGuessInTwoTiers(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.twoTiers(seed);
        Assume.that(!looksAheadBehind(scenario));
        ReplayResult plain = Replay.run(scenario.request(1));
        ReplayResult silent = replay(scenario, new Always(), 3);
        assertEquals(plain.latency(), silent.latency());
        assertEquals(plain.cache().misses(), silent.cache().misses());
        assertEquals(
                plain.cache().behind().orElseThrow().hits(),
                silent.cache().behind().orElseThrow().hits());
        assertEquals(plain.actions(), silent.actions());
    }

    /// What is fetched ahead into the nearest cache comes from the one behind or from its home, as misses do: every byte that
    /// leaves the home is a miss of the cache behind, whoever asked.
    @Property(tries = 150)
    void aheadInTwoTiers(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.twoTiers(seed);
        Assume.that(!looksAheadBehind(scenario));
        Predictor predictor =
                seed % 2 == 0
                        ? new PreviousLayerPredictor()
                        : new PreGatePredictor(new PreGate(800_000, seed));
        ReplayResult result = replay(scenario, predictor, 2);
        ReplayResult.CacheCounts behind = result.cache().behind().orElseThrow();
        assertEquals(behind.accesses(), behind.hits() + behind.misses());
        assertEquals(behind.fetchedBytes(), result.traffic().get("ssd").read());
        assertTrue(
                behind.accesses()
                        <= result.cache().misses() + result.prefetch().orElseThrow().fetches());
        result.latency()
                .busyPicoseconds()
                .forEach((resource, busy) ->
                        assertTrue(busy <= result.latency().totalPicoseconds(), resource));
    }

    private static boolean looksAheadBehind(ReplayScenario scenario) {
        return scenario.cache().orElseThrow().behind().orElseThrow().kind()
                instanceof Evictions.Belady;
    }

    /// A gate that is always right, and no cache: in every layer but the first everything that lives behind the link is
    /// fetched ahead, and all of it is used.
    @Property(tries = 60)
    void aGateThatIsRight(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        long[] misses = {0, 0};
        for (ReplayResult.LayerFigures layer : Replay.run(scenario.request(1)).layers()) {
            misses[layer.layerId() == 0 ? 0 : 1] += layer.misses();
        }
        PreGate gate = new PreGate(1_000_000, seed);
        ReplayResult ahead = replay(scenario, new PreGatePredictor(gate), 4096);
        assertEquals(misses[0], ahead.cache().misses());
        assertEquals(misses[1], ahead.prefetch().orElseThrow().fetches());
        assertEquals(misses[1], ahead.prefetch().orElseThrow().used());
        // One that is always wrong is paid for, and everything is fetched all the same.
        Assume.that(scenario.model().routedExperts() > scenario.model().topK());
        ReplayResult wrong = replay(scenario, new PreGatePredictor(new PreGate(0, seed)), 4096);
        assertEquals(
                misses[0] + misses[1],
                wrong.cache().misses() + wrong.prefetch().orElseThrow().used());
    }

    /// Two layers of three experts, a cache of two each, one token a step: layer 1 uses 0 1 2 0. Expert 2 is fetched ahead of
    /// steps 1 and 3. Before step 1 layer 1 has 0 alone, so 2 is admitted; then 1 comes, and 0 is used again in step 3, 2 in
    /// step 2: 0 goes. In step 2 it is there. Ahead of step 3 it is there too, so nothing is fetched, and 0 misses.
    @Example
    void beladyKnowsWhenWhatIsFetchedAheadIsUsed() {
        TraceBuilder builder = TraceBuilder.of(2, 3, 1);
        int[] first = {0, 1, 0, 1};
        int[] second = {0, 1, 2, 0};
        for (int step = 0; step < 4; step++) {
            builder.step();
            builder.token(0, step, Phase.DECODE, new int[][] {{first[step]}, {second[step]}});
        }
        ModelCard model = TestModels.card(2, 3, 1, 8, 8, 3);
        ReplayScenario scenario =
                new ReplayScenario(
                        model,
                        TestHardware.builder().build(),
                        ReplayScenario.uniform(model, "int4", Tier.HOST),
                        Optional.of(
                                ReplayScenario.cache(
                                        CacheSpec.Kind.BELADY, 2, CacheSpec.Semantics.ATOMIC)),
                        builder.build());
        ReplayResult result = replay(scenario, new AfterOdd(2), 1);
        assertEquals("belady-greedy", result.cache().policy());
        assertEquals(1, result.prefetch().orElseThrow().fetches());
        assertEquals(List.of(2L, 1L, 0L), missesOf(result, 1));
        assertEquals(0, result.prefetch().orElseThrow().used());
    }

    private static List<Long> missesOf(ReplayResult result, int layer) {
        return result.experts().stream()
                .filter(each -> each.layerId() == layer)
                .map(ReplayResult.ExpertFigures::misses)
                .toList();
    }

    @Example
    void whatDoesNotGoTogether() {
        ReplayScenario scenario = ReplayScenario.twoTiers(3);
        CacheSpec near = scenario.cache().orElseThrow();
        CacheSpec behind = near.behind().orElseThrow().with(CacheSpec.Kind.BELADY);
        ReplayScenario belady =
                scenario.withCache(
                        new CacheSpec(
                                near.kind(),
                                near.tier(),
                                near.home(),
                                near.capacity(),
                                near.semantics(),
                                Optional.of(behind)));
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> replay(belady, new Always(), 1));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("a belady cache behind another one"), e.getMessage());

        ReplayOptions shown =
                ReplayOptions.DEFAULT
                        .fetchingAhead(Optional.of(new PrefetchSpec(new Always(), 1)))
                        .showing(new Timeline.Window(0, 3));
        MoesaicException timeline =
                assertThrows(
                        MoesaicException.class,
                        () -> Replay.run(ReplayScenario.uniform(3).request(1).with(shown)));
        assertEquals(Exit.BAD_DATA, timeline.exit());
        assertTrue(timeline.getMessage().contains("a timeline shows"), timeline.getMessage());
    }

    @Example
    void specs() {
        assertEquals(Optional.empty(), PrefetchSpec.parse("none", 4, List.of()));
        assertEquals(
                "next-layer:predictor=frequency,count=4",
                PrefetchSpec.parse("next-layer:predictor=frequency", 4, List.of())
                        .orElseThrow()
                        .toString());
        assertEquals(
                "next-layer:predictor=pregate,accuracy=0.9,count=4096",
                PrefetchSpec.parse("next-layer:predictor=pregate,accuracy=.9", 4, List.of())
                        .orElseThrow()
                        .toString());
        for (String[] wrong :
                new String[][] {
                    {"next-leyer", "did you mean 'next-layer'?"},
                    {"next-layer", "needs a predictor"},
                    {"next-layer:predictor=frequancy", "did you mean 'frequency'?"},
                    {"next-layer:predictor=frequency,count=0", "a whole number from 1"},
                    {"next-layer:predictor=frequency,cuont=1", "did you mean 'count'?"},
                    {"next-layer:predictor=frequency,accuracy=1", "unknown parameter 'accuracy'"},
                    {"next-layer:predictor=pregate,accuracy=1.1", "a share from 0 to 1"},
                    {"next-layer:predictor=pregate,acuracy=1", "did you mean 'accuracy'?"},
                    {"next-layer:predictor=pregaet", "did you mean 'pregate'?"},
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

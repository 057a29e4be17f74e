package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.VectorUnit;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceBlock;

/// What must hold between the modules of a model, on random models of all kinds of attention.
class ModulesProperties {

    /// A scenario whose model has everything that a model can have.
    static ReplayScenario scenario(long seed) {
        Random random = new Random(seed);
        ReplayScenario base = ReplayScenario.random(seed);
        Hardware h = base.hardware();
        Hardware hardware =
                new Hardware(
                        h.name(),
                        "",
                        h.arrays(),
                        h.tiles(),
                        random.nextBoolean()
                                ? Optional.of(new VectorUnit(1 + random.nextInt(64), 900_000_000L))
                                : Optional.empty(),
                        h.memories(),
                        h.links(),
                        h.devices(),
                        h.nocHops(),
                        h.area(),
                        h.energy());
        return new ReplayScenario(
                model(base.model(), random),
                hardware,
                base.placement(),
                base.cache(),
                base.trace());
    }

    private static ModelCard model(ModelCard base, Random random) {
        int total = base.moeLayerIds().size() + random.nextInt(3);
        List<Integer> all = IntStream.range(0, total).boxed().toList();
        boolean latent = random.nextInt(3) == 0;
        boolean mixers = random.nextInt(3) == 0 && total > 1;
        List<Integer> attending = mixers ? all.subList(0, total / 2) : all;
        int kvHeads = 1 + random.nextInt(3);
        int size = 1 + random.nextInt(9);
        String window = List.of("none", "sliding", "chunked").get(random.nextInt(3));
        ModelCard.Attention attention =
                new ModelCard.Attention(
                        latent ? "mla" : mixers ? "hybrid-mamba" : "gqa",
                        attending,
                        kvHeads * (1 + random.nextInt(3)),
                        kvHeads,
                        latent ? size + 2 : size,
                        size,
                        latent
                                ? new ModelCard.Mla(random.nextInt(3) * 5, 7, size, 2)
                                : ModelCard.Mla.NONE,
                        false,
                        false,
                        false,
                        new ModelCard.Window(
                                window,
                                window.equals("none") ? 0 : 1 + random.nextInt(5),
                                random.nextBoolean() ? List.of(0) : List.of()));
        int dense = total - base.moeLayerIds().size();
        return new ModelCard(
                base.identity(),
                new ModelCard.Layers(0, total, base.dModel(), 30, random.nextBoolean(), false, 0),
                base.routed(),
                random.nextBoolean()
                        ? new ModelCard.SharedExperts(1, 11, 3, random.nextBoolean())
                        : new ModelCard.SharedExperts(0, 0, 0, false),
                new ModelCard.DenseFfn(dense > 0 ? 13 : 0, dense > 0 ? 2 : 0, false),
                attention,
                mixers
                        ? new ModelCard.Mamba(total - attending.size(), 12, 3, 2, 2)
                        : ModelCard.Mamba.NONE,
                base.formats(),
                base.published(),
                base.provenance());
    }

    /// Modules run one after the other, so each can be taken out, and nothing else changes.
    @Property(tries = 120)
    void leavingAModuleOutTakesItsPartAway(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        ReplayResult whole = Replay.run(scenario.request(1));
        for (ModelModule module : ModelModule.values()) {
            ReplayResult rest =
                    Replay.run(
                            scenario.request(1)
                                    .with(ReplayOptions.DEFAULT.excluding(EnumSet.of(module))));
            long time = whole.latency().byModulePicoseconds().getOrDefault(module.label(), 0L);
            assertEquals(
                    whole.latency().totalPicoseconds() - time,
                    rest.latency().totalPicoseconds(),
                    module.label());
            assertTrue(!rest.energy().byModule().containsKey(module.label()));
            assertTrue(
                    rest.excluded().contains(module.label() + " (left out by --exclude)"),
                    module.label());
            if (module != ModelModule.ROUTED_EXPERTS) {
                assertEquals(whole.cache(), rest.cache());
            }
        }
    }

    @Property(tries = 120)
    void partsAddUp(@ForAll long seed) {
        ReplayResult result = Replay.run(scenario(seed).request(1));
        Range total = result.energy().total();
        Range modules = Range.ZERO;
        for (Range module : result.energy().byModule().values()) {
            modules = modules.plus(module);
        }
        assertEquals(total.low(), modules.low(), 1e-11 * total.low());
        assertEquals(total.nominal(), modules.nominal(), 1e-11 * total.nominal());
        assertEquals(total.high(), modules.high(), 1e-11 * total.high());
        long makespan = result.latency().totalPicoseconds();
        assertEquals(makespan, sum(result.latency().byModulePicoseconds()));
        assertEquals(makespan, sum(result.latency().boundByPicoseconds()));
        result.latency()
                .busyPicoseconds()
                .forEach((resource, busy) -> assertTrue(busy <= makespan, resource));
    }

    @Property(tries = 60)
    void anyNumberOfThreads(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        ReplayResult one = Replay.run(scenario.request(1));
        assertEquals(one, Replay.run(scenario.request(3)));
    }

    /// Bytes of the cache, counted by plain loops: every request's run of tokens in a step reads what its first token sees,
    /// and every token is written once.
    @Property(tries = 120)
    void bytesOfTheCache(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        ModelCard.Attention a = scenario.model().attention();
        long tokenBytes = 2L * (a.isMla() ? 7 + 2 : 2L * a.kvHeads() * a.headDim());
        long read = 0;
        long written = 0;
        for (TraceBlock block : scenario.trace().blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                for (int layer : a.layerIds()) {
                    int before = -1;
                    for (int t = block.tokenStart(step); t < block.tokenStart(step + 1); t++) {
                        written += tokenBytes;
                        if (block.request(t) != before) {
                            read += tokenBytes * seen(a.window(), layer, block.position(t));
                        }
                        before = block.request(t);
                    }
                }
            }
        }
        EnumSet<ModelModule> others = EnumSet.complementOf(EnumSet.of(ModelModule.KV));
        ReplayResult kv =
                Replay.run(scenario.request(1).with(ReplayOptions.DEFAULT.excluding(others)));
        assertEquals(new ReplayResult.Traffic(read, written), kv.traffic().get("hbm"));
    }

    private static long seen(ModelCard.Window window, int layer, int position) {
        if (window.kind().equals("none") || window.fullLayerIds().contains(layer)) {
            return position;
        }
        return window.kind().equals("sliding")
                ? Math.min(position, window.tokens())
                : position % window.tokens();
    }

    /// Weights stream in once a step, however many tokens it has; multiply-accumulates grow with the tokens.
    @Property(tries = 60)
    void weightsAreReadOnceAStep(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        EnumSet<ModelModule> others = EnumSet.complementOf(EnumSet.of(ModelModule.ATTENTION));
        ReplayResult attention =
                Replay.run(scenario.request(1).with(ReplayOptions.DEFAULT.excluding(others)));
        long parameters = scenario.model().parameters().attention();
        InMemoryTrace trace = scenario.trace();
        long steps = trace.blocks().stream().mapToLong(TraceBlock::steps).sum();
        long tokens = trace.blocks().stream().mapToLong(TraceBlock::tokens).sum();
        assertEquals(2 * parameters * steps, attention.traffic().get(Tier.HBM.label()).read());
        assertEquals(parameters * tokens, attention.digital().macs());
    }

    private static long sum(Map<String, Long> parts) {
        return new TreeMap<>(parts).values().stream().mapToLong(Long::longValue).sum();
    }
}

package org.moesaic.model.replay;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.cache.AnyKind;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Everything that a replay needs, for tests; random ones are made from a seed. Each `with` gives a changed copy.
record ReplayScenario(
        ModelCard model,
        Hardware hardware,
        Placement placement,
        Optional<CacheSpec> cache,
        InMemoryTrace trace) {

    static final List<String> FORMATS =
            List.of("int4", "int8-g32", "int3-asym", "bf16", "fp32", "mxfp4", "ternary");

    private static final ReplayOptions ROUTED_EXPERTS_ONLY =
            ReplayOptions.DEFAULT.excluding(
                    EnumSet.complementOf(EnumSet.of(ModelModule.ROUTED_EXPERTS)));

    @Override
    public String toString() {
        return "%d layers x %d experts, %s, slots %s"
                .formatted(
                        placement.layers(),
                        placement.experts(),
                        cache.map(Object::toString).orElse("no cache"),
                        placement.slots());
    }

    ReplayScenario withCache(CacheSpec spec) {
        return new ReplayScenario(model, hardware, placement, Optional.of(spec), trace);
    }

    ReplayScenario withoutCache() {
        return new ReplayScenario(model, hardware, placement, Optional.empty(), trace);
    }

    ReplayScenario withPlacement(Placement other) {
        return new ReplayScenario(model, hardware, other, cache, trace);
    }

    ReplayScenario withHardware(Hardware other) {
        return new ReplayScenario(model, other, placement, cache, trace);
    }

    ReplayScenario withTrace(InMemoryTrace other) {
        return new ReplayScenario(model, hardware, placement, cache, other);
    }

    /// A replay of the routed experts alone.
    ReplayResult replay() {
        return replay(1);
    }

    ReplayResult replay(int threads) {
        return Replay.run(request(threads).with(ROUTED_EXPERTS_ONLY));
    }

    /// Everything is counted, the other modules too.
    ReplayRequest request(int threads) {
        return new ReplayRequest(trace, model, hardware, placement, cache, threads, tokens -> {});
    }

    /// A cache in HBM for experts of host memory.
    static CacheSpec cache(Kind kind, int expertsPerLayer, Semantics semantics) {
        CacheSpec.Capacity capacity = new CacheSpec.ExpertsPerLayer(expertsPerLayer);
        return new CacheSpec(kind, Tier.HBM, Tier.HOST, capacity, semantics);
    }

    /// Any model, placement, cache and hardware of the kinds there are.
    static ReplayScenario random(long seed) {
        Random random = new Random(seed);
        ModelCard model = model(random);
        Hardware hardware = hardware(random);
        boolean sram = hardware.memory(Tier.SRAM).isPresent();
        CacheSpec cache = cache(random, model, sram);
        Placement placement = placement(random, model, cache.home());
        InMemoryTrace trace = trace(random, model, 40);
        boolean cached = random.nextInt(8) > 0;
        return new ReplayScenario(
                model, hardware, placement, cached ? Optional.of(cache) : Optional.empty(), trace);
    }

    /// The same with a cache behind the nearest one, for experts that live on the SSD.
    static ReplayScenario twoTiers(long seed) {
        Random random = new Random(seed);
        ModelCard model = model(random);
        Hardware hardware = hardware(random);
        boolean inSram = hardware.memory(Tier.SRAM).isPresent() && random.nextBoolean();
        Tier near = inSram ? Tier.SRAM : Tier.HBM;
        Tier far = inSram && random.nextBoolean() ? Tier.HBM : Tier.HOST;
        Semantics semantics = Semantics.values()[random.nextInt(2)];
        CacheSpec behind = ofSsd(random, model, far, semantics, Optional.empty());
        return new ReplayScenario(
                model,
                hardware,
                placement(random, model, Tier.SSD),
                Optional.of(ofSsd(random, model, near, semantics, Optional.of(behind))),
                trace(random, model, 40));
    }

    private static CacheSpec ofSsd(
            Random random,
            ModelCard model,
            Tier tier,
            Semantics semantics,
            Optional<CacheSpec> behind) {
        CacheSpec.Capacity capacity = capacity(random, model);
        return new CacheSpec(
                AnyKind.of(random, capacity), tier, Tier.SSD, capacity, semantics, behind);
    }

    /// The same without what would make experts unequal: all of them int4, at home in host memory.
    static ReplayScenario uniform(long seed) {
        Random random = new Random(seed);
        ModelCard model = model(random);
        return new ReplayScenario(
                model,
                hardware(random),
                uniform(model, "int4", Tier.HOST),
                Optional.empty(),
                trace(random, model, 60));
    }

    static Placement uniform(ModelCard model, String format, Tier home) {
        return Placement.uniform(model, format(format), home);
    }

    static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private static ModelCard model(Random random) {
        int experts = 2 + random.nextInt(9);
        int topK = 1 + random.nextInt(Math.min(4, experts));
        return TestModels.card(
                1 + random.nextInt(4),
                experts,
                topK,
                1 + random.nextInt(40),
                1 + random.nextInt(40),
                2 + random.nextInt(2));
    }

    /// Rates that do not divide what they carry.
    private static Hardware hardware(Random random) {
        TestHardware hardware =
                TestHardware.builder()
                        .withSsd()
                        .withArrays(
                                1 + random.nextInt(3),
                                1 + random.nextInt(16),
                                1 + random.nextInt(16))
                        .withDataflow(Dataflow.values()[random.nextInt(3)], random.nextBoolean())
                        .withClock(rate(random, 1_000_000_000L))
                        .withHbm(rate(random, 400_000_000_000L), random.nextInt(3000))
                        .withHost(rate(random, 100_000_000_000L), random.nextInt(3000))
                        .withLink(rate(random, 50_000_000_000L), random.nextInt(3000));
        if (random.nextBoolean()) {
            hardware.withWrites(rate(random, 200_000_000_000L), rate(random, 40_000_000_000L));
        }
        if (random.nextBoolean()) {
            hardware.withSram(rate(random, 900_000_000_000L));
        }
        return hardware.build();
    }

    private static long rate(Random random, long around) {
        return random.nextLong(around / 4, around * 4);
    }

    private static CacheSpec cache(Random random, ModelCard model, boolean sram) {
        Tier home = random.nextInt(4) == 0 ? Tier.SSD : Tier.HOST;
        Tier tier = home == Tier.SSD && random.nextBoolean() ? Tier.HOST : Tier.HBM;
        if (sram && random.nextBoolean()) {
            tier = Tier.SRAM;
            home = random.nextBoolean() ? Tier.HBM : home;
        }
        CacheSpec.Capacity capacity = capacity(random, model);
        return new CacheSpec(
                AnyKind.of(random, capacity),
                tier,
                home,
                capacity,
                Semantics.values()[random.nextInt(2)]);
    }

    private static CacheSpec.Capacity capacity(Random random, ModelCard model) {
        long all =
                ExpertBytes.of(model, format("bf16"))
                        * model.routedExperts()
                        * model.moeLayerIds().size();
        return random.nextBoolean()
                ? new CacheSpec.ExpertsPerLayer(1 + random.nextInt(model.routedExperts()))
                : new CacheSpec.Bytes(random.nextLong(1, all + 2));
    }

    /// Most experts behind the cache, some elsewhere.
    private static Placement placement(Random random, ModelCard model, Tier home) {
        Placement.Builder builder = new Placement.Builder(model);
        boolean mixed = random.nextBoolean();
        String format = FORMATS.get(random.nextInt(FORMATS.size()));
        List<Tier> tiers = List.of(Tier.HBM, Tier.HOST, Tier.SSD);
        for (int layer = 0; layer < model.moeLayerIds().size(); layer++) {
            for (int expert = 0; expert < model.routedExperts(); expert++) {
                boolean odd = mixed && random.nextInt(3) == 0 && layer + expert > 0;
                String name = odd ? FORMATS.get(random.nextInt(FORMATS.size())) : format;
                Tier tier = odd ? tiers.get(random.nextInt(tiers.size())) : home;
                builder.put(layer, expert, new Placement.Slot(format(name), tier));
            }
        }
        return builder.build();
    }

    /// Steps of 1 to 8 tokens in blocks of a few tokens each; some selections dropped; low expert ids are popular.
    private static InMemoryTrace trace(Random random, ModelCard model, int mostSteps) {
        int layers = model.moeLayerIds().size();
        TraceBuilder builder =
                TraceBuilder.of(layers, model.routedExperts(), model.topK())
                        .blockTokens(1 + random.nextInt(40));
        int mostTokens = 1 + random.nextInt(8);
        int steps = 1 + random.nextInt(mostSteps);
        for (int step = 0; step < steps; step++) {
            builder.step();
            int tokens = 1 + random.nextInt(mostTokens);
            for (int token = 0; token < tokens; token++) {
                int[][] rows = new int[layers][];
                for (int layer = 0; layer < layers; layer++) {
                    rows[layer] = row(random, model);
                }
                Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
                builder.token(step == 0 ? token : 0, step, phase, rows);
            }
        }
        return builder.build();
    }

    private static int[] row(Random random, ModelCard model) {
        int size = random.nextInt(6) == 0 ? random.nextInt(model.topK() + 1) : model.topK();
        return random.doubles()
                .mapToInt(uniform -> (int) (uniform * uniform * model.routedExperts()))
                .distinct()
                .limit(size)
                .toArray();
    }
}

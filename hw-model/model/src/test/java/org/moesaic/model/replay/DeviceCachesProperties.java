package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.cache.AnyKind;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.PreGate;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.prefetch.FrequencyPredictor;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;

/// Caches and prefetch where every device has memories and links of its own.
class DeviceCachesProperties {

    private static final ModelCard MODEL = TestModels.card(2, 6, 3, 8, 8, 3);

    private static final Placement.Slot AT_HOST =
            new Placement.Slot(ReplayScenario.format("int4"), Tier.HOST);

    private static final Placement.Slot AT_SSD =
            new Placement.Slot(ReplayScenario.format("int4"), Tier.SSD);

    private static CacheSpec cache(
            Random random, Tier tier, Tier home, Optional<CacheSpec> behind) {
        CacheSpec.Capacity capacity =
                random.nextBoolean()
                        ? new CacheSpec.ExpertsPerLayer(1 + random.nextInt(3))
                        : new CacheSpec.Bytes(200 + random.nextInt(800));
        CacheSpec.Kind kind = AnyKind.of(random, capacity);
        while (!looksAtItsOwnDevice(kind)) {
            kind = AnyKind.of(random, capacity);
        }
        return new CacheSpec(
                kind,
                tier,
                home,
                capacity,
                behind.map(CacheSpec::semantics)
                        .orElse(CacheSpec.Semantics.values()[random.nextInt(2)]),
                behind);
    }

    /// Draws differ from device to device, and what a gate names wrongly may be an expert of another one.
    private static boolean looksAtItsOwnDevice(CacheSpec.Kind kind) {
        return switch (kind) {
            case Evictions.Random _ -> false;
            case Evictions.PreGated(PreGate gate, _) -> gate.accuracy().intValue() == 1;
            default -> true;
        };
    }

    /// The same selections, without those of experts on other devices.
    private static InMemoryTrace only(InMemoryTrace trace, Placement placement, int device) {
        TraceBuilder builder = TraceBuilder.of(2, 6, 3);
        for (TraceBlock block : trace.blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                builder.step();
                for (int token = block.tokenStart(step);
                        token < block.tokenStart(step + 1);
                        token++) {
                    int[][] experts = new int[2][];
                    for (int layer = 0; layer < 2; layer++) {
                        int[] row = new int[3];
                        for (int slot = 0; slot < 3; slot++) {
                            row[slot] = block.expert(layer, token, slot);
                        }
                        int l = layer;
                        experts[layer] =
                                Arrays.stream(row)
                                        .filter(e ->
                                                e >= 0 && placement.slot(l, e).device() == device)
                                        .toArray();
                    }
                    builder.token(block.request(token), step, Phase.DECODE, experts);
                }
            }
        }
        return builder.build();
    }

    /// Every device's cache is that of a single device which sees only what this device's experts are asked for; a cache
    /// behind a cache too.
    @Property(tries = 150)
    void eachDeviceHasItsOwn(@ForAll long seed) {
        Random random = new Random(seed);
        int devices = 2 + random.nextInt(3);
        boolean two = random.nextBoolean();
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 5);
        Placement placement =
                TestDevices.placement(random, MODEL, two ? AT_SSD : AT_HOST, devices, 1);
        Hardware one = TestHardware.builder().withSsd().build();
        CacheSpec spec =
                two
                        ? cache(
                                random,
                                Tier.HBM,
                                Tier.SSD,
                                Optional.of(cache(random, Tier.HOST, Tier.SSD, Optional.empty())))
                        : cache(random, Tier.HBM, Tier.HOST, Optional.empty());
        ReplayScenario scenario =
                new ReplayScenario(
                        MODEL, TestDevices.of(one, devices), placement, Optional.of(spec), trace);
        ReplayResult many = scenario.replay();
        assertEquals(many, scenario.replay(3), "three threads");
        long heldHits = 0;
        for (int device = 0; device < devices; device++) {
            ReplayResult alone =
                    new ReplayScenario(
                                    MODEL,
                                    one,
                                    Placement.uniform(MODEL, two ? AT_SSD : AT_HOST),
                                    Optional.of(spec),
                                    only(trace, placement, device))
                            .replay();
            for (int i = 0; i < 12; i++) {
                ExpertFigures figures = many.experts().get(i);
                if (figures.device() == device) {
                    assertEquals(alone.experts().get(i).accesses(), figures.accesses());
                    assertEquals(alone.experts().get(i).misses(), figures.misses());
                }
            }
            heldHits += alone.cache().behind().map(ReplayResult.CacheCounts::hits).orElse(0L);
        }
        assertEquals(
                heldHits, many.cache().behind().map(ReplayResult.CacheCounts::hits).orElse(0L));
    }

    /// Two misses of two devices take what one takes: each comes over its own link. An expert in fp8 takes 32 bytes; see
    /// WorkedExamplesTest for the time of one.
    @Example
    void linksSideBySide() {
        ModelCard model = TestModels.card(1, 4, 2, 4, 4, 2);
        Placement.Builder builder = new Placement.Builder(model);
        Placement.Slot fp8 = new Placement.Slot(ReplayScenario.format("fp8"), Tier.HOST);
        for (int expert = 0; expert < 4; expert++) {
            builder.put(0, expert, TestDevices.on(fp8, List.of(expert % 2)));
        }
        CacheSpec lru = ReplayScenario.cache(CacheSpec.Kind.LRU, 1, CacheSpec.Semantics.ATOMIC);
        InMemoryTrace both =
                TraceBuilder.of(1, 4, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{0}})
                        .token(1, 0, Phase.DECODE, new int[][] {{1}})
                        .build();
        InMemoryTrace single =
                TraceBuilder.of(1, 4, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{0}})
                        .build();
        Hardware one = TestHardware.builder().build();
        ReplayScenario two =
                new ReplayScenario(
                        model, TestDevices.of(one, 2), builder.build(), Optional.of(lru), both);
        long alone =
                two.withHardware(one)
                        .withPlacement(ReplayScenario.uniform(model, "fp8", Tier.HOST))
                        .withTrace(single)
                        .replay()
                        .latency()
                        .totalPicoseconds();
        assertEquals(alone, two.replay().latency().totalPicoseconds());
        assertEquals(64, two.replay().traffic().get("host").read());
    }

    /// Fetching ahead on several devices: the same for any number of threads; every fetch comes off a home; and if nothing is
    /// far, it is the replay without.
    @Property(tries = 80)
    void prefetch(@ForAll long seed) {
        Random random = new Random(seed);
        int devices = 2 + random.nextInt(2);
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 5);
        Optional<PrefetchSpec> ahead = Optional.of(new PrefetchSpec(new FrequencyPredictor(), 2));
        Placement placement = TestDevices.placement(random, MODEL, AT_HOST, devices, 2);
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), devices);
        ReplayScenario plain =
                new ReplayScenario(MODEL, hardware, placement, Optional.empty(), trace);
        for (ReplayScenario scenario :
                List.of(
                        plain,
                        plain.withCache(
                                ReplayScenario.cache(
                                        CacheSpec.Kind.LRU, 2, CacheSpec.Semantics.ATOMIC)))) {
            ReplayOptions options =
                    ReplayOptions.DEFAULT
                            .excluding(EnumSet.complementOf(EnumSet.of(ModelModule.ROUTED_EXPERTS)))
                            .fetchingAhead(ahead);
            ReplayResult result = Replay.run(scenario.request(1).with(options));
            assertEquals(result, Replay.run(scenario.request(3).with(options)));
            PrefetchUse use = result.prefetch().orElseThrow();
            assertEquals(
                    result.cache().fetchedBytes() + use.bytes(),
                    result.traffic().get("host").read());
            assertTrue(use.used() <= use.fetches());
            ReplayScenario near =
                    scenario.withoutCache()
                            .withPlacement(
                                    TestDevices.placement(
                                            random,
                                            MODEL,
                                            new Placement.Slot(AT_HOST.format(), Tier.HBM),
                                            devices,
                                            2));
            ReplayResult silent = Replay.run(near.request(1).with(options));
            assertEquals(near.replay().latency(), silent.latency());
            assertEquals(near.replay().actions(), silent.actions());
        }
    }

    /// What is at home on the fullest device and the cache have to fit there.
    @Example
    void roomOnEachDevice() {
        long each = ExpertBytes.of(MODEL, AT_HOST.format());
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 6; expert++) {
                Placement.Slot like =
                        expert < 2 ? new Placement.Slot(AT_HOST.format(), Tier.HBM) : AT_HOST;
                builder.put(layer, expert, TestDevices.on(like, List.of(expert % 2)));
            }
        }
        CacheSpec two = ReplayScenario.cache(CacheSpec.Kind.LRU, 1, CacheSpec.Semantics.ATOMIC);
        InMemoryTrace trace = TestDevices.trace(new Random(1), MODEL, 2);
        // Two experts at home, and a cache of one in each of two layers.
        Hardware fits =
                TestDevices.of(TestHardware.builder().withCapacities(4 * each, 1 << 20).build(), 2);
        new ReplayScenario(MODEL, fits, builder.build(), Optional.of(two), trace).replay();
        Hardware small =
                TestDevices.of(
                        TestHardware.builder().withCapacities(4 * each - 1, 1 << 20).build(), 2);
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                new ReplayScenario(
                                                MODEL,
                                                small,
                                                builder.build(),
                                                Optional.of(two),
                                                trace)
                                        .replay());
        assertTrue(e.getMessage().contains("hbm would hold " + 4 * each), e.getMessage());
        assertTrue(e.getMessage().contains("1 more than its"), e.getMessage());
    }
}

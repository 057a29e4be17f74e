package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.cache.AnyKind;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.TraceBlock;

/// What must hold between replays that differ in one thing.
class ReplayProperties {

    /// A larger LRU cache holds all that a smaller one holds.
    @Property(tries = 150)
    void lruInclusion(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        long before = 0;
        for (int capacity = 1; capacity <= scenario.model().routedExperts(); capacity++) {
            long hits = hits(scenario, Kind.LRU, capacity, Semantics.SEQUENTIAL);
            assertTrue(hits >= before, hits + " hits with room for " + capacity);
            before = hits;
        }
    }

    /// Unit sizes; event-atomic only where every layer-step fits: ARCHITECTURE.md says no more than that.
    @Property(tries = 150)
    void nothingBeatsBeladyWhereItIsABound(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        Random random = new Random(seed);
        int largestUnion =
                new ReferenceReplay(scenario)
                        .steps.stream()
                                .flatMap(step -> step.layers().stream())
                                .mapToInt(List::size)
                                .max()
                                .orElseThrow();
        for (int capacity = 1; capacity <= scenario.model().routedExperts(); capacity++) {
            for (Semantics semantics : Semantics.values()) {
                if (semantics == Semantics.SEQUENTIAL || capacity >= largestUnion) {
                    long bound = hits(scenario, Kind.BELADY, capacity, semantics);
                    assertTrue(bound >= hits(scenario, Kind.LRU, capacity, semantics), "LRU");
                    assertTrue(bound >= hits(scenario, Kind.LFU, capacity, semantics), "LFU");
                    Kind any = AnyKind.of(random, new CacheSpec.ExpertsPerLayer(capacity));
                    assertTrue(bound >= hits(scenario, any, capacity, semantics), any::toString);
                }
            }
        }
    }

    private static long hits(
            ReplayScenario scenario, Kind kind, int capacity, Semantics semantics) {
        CacheSpec spec = ReplayScenario.cache(kind, capacity, semantics);
        return scenario.withCache(spec).replay().cache().hits();
    }

    @Property(tries = 100)
    void moreBitsAreNeverCheaperAndNeverFaster(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        Random random = new Random(seed);
        Tier home = random.nextBoolean() ? Tier.HBM : Tier.HOST;
        if (home == Tier.HOST && random.nextBoolean()) {
            Kind kind = AnyKind.of(random, new CacheSpec.ExpertsPerLayer(2));
            scenario = scenario.withCache(ReplayScenario.cache(kind, 2, Semantics.ATOMIC));
        }
        Range energy = Range.ZERO;
        long latency = 0;
        for (int bits = 2; bits <= 8; bits++) {
            ReplayResult result =
                    scenario.withPlacement(
                                    ReplayScenario.uniform(scenario.model(), "int" + bits, home))
                            .replay();
            Range total = result.energy().total();
            assertTrue(total.low() >= energy.low(), "low, int" + bits);
            assertTrue(total.nominal() >= energy.nominal(), "nominal, int" + bits);
            assertTrue(total.high() >= energy.high(), "high, int" + bits);
            assertTrue(result.latency().totalPicoseconds() >= latency, "latency, int" + bits);
            energy = total;
            latency = result.latency().totalPicoseconds();
        }
    }

    /// Whichever part gets twice as fast: what is counted stays the same, and nothing takes longer.
    @Property(tries = 100)
    void twiceTheRateNeverSlowsDown(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReplayResult before = scenario.replay();
        Hardware hardware = scenario.hardware();
        List<String> parts = new ArrayList<>(List.of("array"));
        hardware.memories().forEach(memory -> parts.add(memory.tier().label()));
        hardware.links().forEach(link -> parts.add(link.name()));
        for (String part : parts) {
            ReplayResult after = scenario.withHardware(faster(hardware, part)).replay();
            assertEquals(before.actions(), after.actions(), part);
            assertTrue(
                    after.latency().totalPicoseconds() <= before.latency().totalPicoseconds(),
                    part);
        }
    }

    private static Hardware faster(Hardware hardware, String part) {
        List<DigitalArray> arrays = new ArrayList<>();
        for (DigitalArray a : hardware.arrays()) {
            arrays.add(
                    new DigitalArray(
                            a.name(),
                            a.count(),
                            a.rows(),
                            a.columns(),
                            a.dataflow(),
                            a.doubleBuffered(),
                            part.equals("array") ? 2 * a.clockHertz() : a.clockHertz(),
                            a.arithmetics()));
        }
        List<Memory> memories = new ArrayList<>();
        for (Memory m : hardware.memories()) {
            int factor = part.equals(m.tier().label()) ? 2 : 1;
            memories.add(
                    new Memory(
                            m.tier(),
                            m.capacityBytes(),
                            factor * m.peakBytesPerSecond(),
                            factor * m.achievableBytesPerSecond(),
                            factor * m.writeBytesPerSecond(),
                            m.unloadedPicoseconds(),
                            m.technology()));
        }
        List<Link> links = new ArrayList<>();
        for (Link l : hardware.links()) {
            long rate = part.equals(l.name()) ? 2 * l.bytesPerSecond() : l.bytesPerSecond();
            links.add(new Link(l.name(), l.far(), l.near(), rate, l.latencyPicoseconds()));
        }
        return new Hardware(
                hardware.name(),
                hardware.description(),
                arrays,
                memories,
                links,
                hardware.nocHops(),
                hardware.energy());
    }

    /// Experts that change their numbers take their figures with them, and nothing else changes.
    @Property(tries = 150)
    void permutedExperts(@ForAll long seed, @ForAll Semantics semantics, @ForAll boolean perLayer) {
        ReplayScenario plain = ReplayScenario.uniform(seed);
        int layers = plain.placement().layers();
        int experts = plain.placement().experts();
        CacheSpec.Capacity capacity =
                perLayer ? new CacheSpec.ExpertsPerLayer(2) : new CacheSpec.Bytes(4000);
        Kind decay = new Evictions.LfuDecay(new BigDecimal("0.7"), 3);
        for (Kind kind : List.of(Kind.LRU, Kind.LFU, new Evictions.Fifo(), decay)) {
            ReplayScenario scenario =
                    plain.withCache(new CacheSpec(kind, Tier.HBM, Tier.HOST, capacity, semantics));
            List<List<Integer>> renamed = permutations(layers, experts, seed);
            ReplayResult before = scenario.replay();
            ReplayResult after = scenario.withTrace(renamed(scenario.trace(), renamed)).replay();
            assertEquals(before.latency(), after.latency());
            assertEquals(before.actions(), after.actions());
            assertEquals(before.layers(), after.layers());
            for (int i = 0; i < before.experts().size(); i++) {
                ExpertFigures was = before.experts().get(i);
                int now = renamed.get(i / experts).get(i % experts);
                assertEquals(
                        new ExpertFigures(
                                was.layerId(),
                                now,
                                was.device(),
                                was.format(),
                                was.home(),
                                was.bytes(),
                                was.selections(),
                                was.accesses(),
                                was.hits(),
                                was.misses()),
                        after.experts().get(i / experts * experts + now));
            }
        }
    }

    private static List<List<Integer>> permutations(int layers, int experts, long seed) {
        Random random = new Random(seed);
        List<List<Integer>> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            List<Integer> ids = new ArrayList<>();
            for (int expert = 0; expert < experts; expert++) {
                ids.add(expert);
            }
            Collections.shuffle(ids, random);
            all.add(ids);
        }
        return all;
    }

    private static InMemoryTrace renamed(InMemoryTrace trace, List<List<Integer>> names) {
        List<TraceBlock> blocks = new ArrayList<>();
        for (TraceBlock original : trace.blocks()) {
            TraceBlock block = new TraceBlock(trace.header(), 1);
            block.copyFrom(original);
            for (int layer = 0; layer < block.layers(); layer++) {
                for (int token = 0; token < block.tokens(); token++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        int expert = block.expert(layer, token, slot);
                        if (expert >= 0) {
                            block.setExpert(layer, token, slot, names.get(layer).get(expert));
                        }
                    }
                }
            }
            blocks.add(block);
        }
        return InMemoryTrace.ofBlocks(trace.header(), blocks);
    }

    @Property(tries = 100)
    void withRoomForAllOnlyFirstUsesMiss(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        int all = scenario.model().routedExperts();
        Kind kind = AnyKind.of(new Random(seed), new CacheSpec.ExpertsPerLayer(all));
        for (Semantics semantics : Semantics.values()) {
            ReplayResult result =
                    scenario.withCache(ReplayScenario.cache(kind, all, semantics)).replay();
            for (ExpertFigures expert : result.experts()) {
                assertEquals(expert.selections() > 0 ? 1 : 0, expert.misses());
            }
        }
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult.CacheCounts;
import org.moesaic.model.replay.ReplayResult.Traffic;

/// A cache behind a cache: against the plain reference, and byte by byte.
class TwoTiersProperties {

    @Property(tries = 300)
    void countsAndTimes(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.twoTiers(seed);
        ReferenceReplay reference = new ReferenceReplay(scenario);
        ReplayResult result = scenario.replay(1);
        ReplayAgainstReferenceProperties.counts(reference, result);
        ReplayAgainstReferenceProperties.times(
                reference, new ReferenceTiming(scenario).steps(reference), result);
        assertEquals(result, scenario.replay(3), "three threads");

        long asked = 0;
        long held = 0;
        for (int layer = 0; layer < reference.missesOf.length; layer++) {
            for (int expert = 0; expert < reference.missesOf[layer].length; expert++) {
                held += reference.heldOf[layer][expert];
                if (scenario.placement().slot(layer, expert).home() == Tier.SSD) {
                    asked += reference.missesOf[layer][expert];
                }
            }
        }
        CacheCounts behind = result.cache().behind().orElseThrow();
        assertEquals(asked, behind.accesses());
        assertEquals(held, behind.hits());
        assertEquals(asked - held, behind.misses());
        // What comes from its home comes off the SSD, and nothing else does.
        assertEquals(behind.fetchedBytes(), result.traffic().get("ssd").read());
    }

    /// What is written to a tier came from the next farther one, what is read is used nearer, and the SSD is not written.
    @Property(tries = 300)
    void bytesAreConservedInEachTier(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.twoTiers(seed);
        ReferenceReplay reference = new ReferenceReplay(scenario);
        Map<Tier, Traffic> expected = new EnumMap<>(Tier.class);
        for (ReferenceReplay.Step step : reference.steps) {
            step.layers()
                    .forEach(layer -> layer.forEach(access -> add(expected, scenario, access)));
        }
        ReplayResult result = scenario.replay();
        for (Memory memory : scenario.hardware().memories()) {
            if (memory.tier() != Tier.SRAM) {
                assertEquals(
                        expected.getOrDefault(memory.tier(), new Traffic(0, 0)),
                        result.traffic().get(memory.tier().label()),
                        memory.tier().label());
            }
        }
        assertEquals(0, result.traffic().get("ssd").written());
        result.latency()
                .busyPicoseconds()
                .forEach((resource, busy) ->
                        assertTrue(busy <= result.latency().totalPicoseconds(), resource));
    }

    /// A fetch reads each tier on its way to the nearest cache, or to HBM, and writes each but the first; then the weights go
    /// on to the arrays in the same way, once.
    private static void add(
            Map<Tier, Traffic> traffic, ReplayScenario scenario, ReferenceReplay.Access access) {
        Placement.Slot slot = scenario.placement().slot(access.layer, access.expert);
        long bytes = ExpertBytes.of(scenario.model(), slot.format());
        CacheSpec near = scenario.cache().orElseThrow();
        Tier kept = slot.home() == near.home() ? near.tier() : Tier.HBM;
        for (int fetch = 0; fetch < access.fetches; fetch++) {
            Tier from = fetch < access.held ? near.behind().orElseThrow().tier() : slot.home();
            move(traffic, from, kept, bytes);
        }
        move(traffic, kept, Tier.SRAM, bytes);
    }

    private static void move(Map<Tier, Traffic> traffic, Tier from, Tier to, long bytes) {
        for (int tier = from.ordinal(); tier > to.ordinal(); tier--) {
            add(traffic, Tier.values()[tier], new Traffic(bytes, 0));
            add(traffic, Tier.values()[tier - 1], new Traffic(0, bytes));
        }
    }

    private static void add(Map<Tier, Traffic> traffic, Tier tier, Traffic more) {
        traffic.merge(
                tier, more, (a, b) -> new Traffic(a.read() + b.read(), a.written() + b.written()));
    }

    /// A cache behind that has room for all: no expert comes from its home twice.
    @Property(tries = 100)
    void everythingComesFromItsHomeOnce(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.twoTiers(seed);
        CacheSpec near = scenario.cache().orElseThrow();
        CacheSpec behind = near.behind().orElseThrow();
        CacheSpec ample =
                new CacheSpec(
                        near.kind(),
                        near.tier(),
                        near.home(),
                        near.capacity(),
                        near.semantics(),
                        Optional.of(
                                new CacheSpec(
                                        behind.kind(),
                                        behind.tier(),
                                        behind.home(),
                                        new CacheSpec.Bytes(1L << 40),
                                        behind.semantics())));
        ReplayResult result = scenario.withCache(ample).replay();
        long distinct =
                result.experts().stream()
                        .filter(expert -> expert.home().equals("ssd") && expert.misses() > 0)
                        .count();
        assertEquals(distinct, result.cache().behind().orElseThrow().misses());
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.model.replay.ReplayResult.LayerFigures;
import org.moesaic.model.replay.ReplayResult.Traffic;

/// Nothing is lost and nothing appears from nowhere; and nothing is faster than its parts allow.
class ConservationProperties {

    @Property(tries = 300)
    void sumsAgree(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReplayResult result = scenario.replay();
        ReplayResult.CacheCounts cache = result.cache();
        long selections = 0;
        long accesses = 0;
        long hits = 0;
        long misses = 0;
        long fetchedBytes = 0;
        for (ExpertFigures expert : result.experts()) {
            selections += expert.selections();
            accesses += expert.accesses();
            hits += expert.hits();
            misses += expert.misses();
            fetchedBytes += expert.misses() * expert.bytes();
        }
        assertEquals(selections, result.trace().selections());
        assertEquals(
                result.trace().rows() * scenario.model().topK(),
                selections + result.trace().droppedSelections());
        assertEquals(selections, result.digital().selections());
        assertEquals(accesses, cache.accesses());
        assertEquals(hits, cache.hits());
        assertEquals(misses, cache.misses());
        assertEquals(accesses, hits + misses);
        assertEquals(fetchedBytes, cache.fetchedBytes());

        LayerFigures all = new LayerFigures(0, 0, 0, 0, 0, 0, 0);
        for (LayerFigures layer : result.layers()) {
            all =
                    new LayerFigures(
                            0,
                            all.selections() + layer.selections(),
                            all.accesses() + layer.accesses(),
                            all.hits() + layer.hits(),
                            all.misses() + layer.misses(),
                            all.fetchedBytes() + layer.fetchedBytes(),
                            all.picoseconds() + layer.picoseconds());
        }
        long total = result.latency().totalPicoseconds();
        assertEquals(
                new LayerFigures(0, selections, accesses, hits, misses, fetchedBytes, total), all);
        assertEquals(
                total,
                result.latency().boundByPicoseconds().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /// Every byte and every operation of every action but SRAM's, from what was fetched and what was used.
    @Property(tries = 300)
    void everyTransferIsCounted(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReplayResult result = scenario.replay();
        Map<String, Long> expected = new TreeMap<>();
        Map<Integer, Long> used = new HashMap<>();
        int experts = scenario.placement().experts();
        for (ReferenceReplay.Step step : new ReferenceReplay(scenario).steps) {
            step.layers()
                    .forEach(layer ->
                            layer.forEach(access ->
                                    used.merge(
                                            access.layer * experts + access.expert,
                                            1L,
                                            Long::sum)));
        }
        for (int i = 0; i < result.experts().size(); i++) {
            ExpertFigures expert = result.experts().get(i);
            Placement.Slot slot = scenario.placement().slot(i / experts, i % experts);
            long fetched = expert.misses() * expert.bytes();
            long delivered = used.getOrDefault(i, 0L) * expert.bytes();
            Tier kept =
                    scenario.cache()
                            .filter(cache -> cache.home() == slot.home())
                            .map(CacheSpec::tier)
                            .orElse(Tier.HBM);
            // Into SRAM only what is fetched passes; from elsewhere all that the arrays use.
            long intoSram = kept == Tier.SRAM ? fetched : delivered;
            if (slot.home() == Tier.SSD) {
                add(expected, fetched, "ssd.read", "link.nvme", "host.write");
            }
            if (slot.home() != Tier.HBM) {
                long onward = kept == Tier.HOST ? delivered : fetched;
                add(expected, onward, "host.read", "link.pcie", "hbm.write");
            }
            add(expected, intoSram, "hbm.read");
            add(expected, intoSram * scenario.hardware().nocHops(), "noc.hop");
            NumberFormat format = slot.format();
            for (MatrixShape matrix : ExpertBytes.matrices(scenario.model())) {
                long rows = expert.selections();
                add(expected, rows * matrix.weights(), "mac." + format.arithmetic());
                add(expected, rows * format.scaleGroups(matrix), "dequant.group");
            }
        }
        Map<String, Long> found = new TreeMap<>(result.actions());
        found.keySet().removeIf(action -> action.startsWith("sram."));
        assertEquals(expected, found);
        trafficIsThatOfTheActions(scenario, result);
    }

    private static void trafficIsThatOfTheActions(ReplayScenario scenario, ReplayResult result) {
        Map<String, Long> actions = result.actions();
        for (Memory memory : scenario.hardware().memories()) {
            String tier = memory.tier().label();
            assertEquals(
                    new Traffic(
                            actions.getOrDefault(tier + ".read", 0L),
                            actions.getOrDefault(tier + ".write", 0L)),
                    result.traffic().get(tier),
                    tier);
        }
        long links = actions.getOrDefault("link.pcie", 0L) + actions.getOrDefault("link.nvme", 0L);
        assertEquals(new Traffic(links, links), result.traffic().get("link"));
    }

    /// No resource is busy longer than the whole lasts, and none carries more than its rate allows.
    @Property(tries = 300)
    void noFasterThanTheRoofline(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReplayResult result = scenario.replay();
        long total = result.latency().totalPicoseconds();
        result.latency()
                .busyPicoseconds()
                .forEach((resource, busy) -> assertTrue(busy <= total, resource));
        for (Memory memory : scenario.hardware().memories()) {
            Traffic traffic = result.traffic().get(memory.tier().label());
            // What was read and written in bytes of reading.
            atLeast(
                    traffic.read()
                            + (double) traffic.written()
                                    / memory.writeBytesPerSecond()
                                    * memory.achievableBytesPerSecond(),
                    memory.achievableBytesPerSecond(),
                    total,
                    memory.tier().label());
        }
        for (Link link : scenario.hardware().links()) {
            long bytes = result.actions().getOrDefault("link." + link.name(), 0L);
            atLeast(bytes, link.bytesPerSecond(), total, link.name());
        }
        DigitalArray group = scenario.hardware().arrays().getFirst();
        atLeast(result.digital().macs(), group.peakMacsPerSecond(), total, "arrays");
        assertTrue(result.digital().utilisation() <= 1 + 1e-9);
    }

    private static void atLeast(double units, double perSecond, long picoseconds, String what) {
        assertTrue(picoseconds >= units / perSecond * 1e12 * (1 - 1e-9), what);
    }

    private static void add(Map<String, Long> counts, long count, String... actions) {
        for (String action : actions) {
            if (count != 0) {
                counts.merge(action, count, Long::sum);
            }
        }
    }
}

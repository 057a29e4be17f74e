package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NestedFormat;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.prefetch.FrequencyPredictor;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.schedule.PlainSliceMemory;
import org.moesaic.model.schedule.Slice;
import org.moesaic.model.schedule.SliceLoads;
import org.moesaic.model.schedule.SliceOrders;
import org.moesaic.model.schedule.SliceSpec;
import org.moesaic.model.schedule.SliceSpec.Order;
import org.moesaic.traces.TraceBlock;

/// Nested experts that are loaded slice by slice.
class SlicesProperties {

    private static final int DEPTHS = 3;

    private static SliceSpec spec(Order order, long seed) {
        return new SliceSpec(order, List.of(300_000, 400_000, 300_000), seed);
    }

    /// Experts of base 2 and up to two planes, some of them in HBM, some not nested.
    private static ReplayScenario scenario(long seed) {
        ReplayScenario plain = ReplayScenario.uniform(seed);
        Random random = new Random(seed);
        Placement.Builder builder = new Placement.Builder(plain.model());
        for (int layer = 0; layer < plain.placement().layers(); layer++) {
            for (int expert = 0; expert < plain.placement().experts(); expert++) {
                boolean first = layer + expert == 0;
                Tier home = !first && random.nextInt(4) == 0 ? Tier.HBM : Tier.HOST;
                int bits = first ? 4 : 2 + random.nextInt(3);
                builder.put(
                        layer,
                        expert,
                        !first && random.nextInt(6) == 0
                                ? new Placement.Slot(ReplayScenario.format("int4"), home)
                                : new Placement.Slot(new NestedFormat(2, bits, 32), home));
            }
        }
        return plain.withPlacement(builder.build());
    }

    private static ReplayResult replay(ReplayScenario scenario, SliceSpec spec, int threads) {
        return Replay.run(
                scenario.request(threads)
                        .with(
                                ReplayOptions.DEFAULT
                                        .excluding(
                                                java.util.EnumSet.complementOf(
                                                        java.util.EnumSet.of(
                                                                ModelModule.ROUTED_EXPERTS)))
                                        .slicing(Optional.of(spec))));
    }

    /// Bytes and time of each layer-step, from the plain orders and the plain servers.
    @Property(tries = 150)
    void bytesAndTimes(@ForAll long seed, @ForAll Order order) {
        ReplayScenario scenario = scenario(seed);
        SliceSpec spec = spec(order, seed);
        ReferenceTiming timing = new ReferenceTiming(scenario);
        long makespan = 0;
        long bytes = 0;
        long loads = 0;
        for (TraceBlock block : scenario.trace().blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    List<ReferenceTiming.SliceStep> steps =
                            layerStep(scenario, spec, block, step, layer);
                    makespan += timing.slices(steps);
                    for (ReferenceTiming.SliceStep each : steps) {
                        bytes += each.loadedBytes();
                        loads += each.loadedBytes() > 0 ? 1 : 0;
                    }
                }
            }
        }
        ReplayResult result = replay(scenario, spec, 1);
        assertEquals(bytes, result.cache().fetchedBytes());
        assertEquals(loads, result.slices().orElseThrow().loads());
        assertEquals(bytes, result.traffic().get("host").read());
        assertEquals(bytes, result.traffic().get("link").read());
        assertEquals(makespan, result.latency().totalPicoseconds());
        assertEquals(result, replay(scenario, spec, 3), "three threads");
    }

    private static List<ReferenceTiming.SliceStep> layerStep(
            ReplayScenario scenario, SliceSpec spec, TraceBlock block, int step, int layer) {
        return numbered(scenario, spec, block, step, layer).stream().map(Numbered::step).toList();
    }

    /// A step, and which slice it loads if it is far.
    private record Numbered(Optional<Slice> slice, ReferenceTiming.SliceStep step) {}

    private static List<Numbered> numbered(
            ReplayScenario scenario, SliceSpec spec, TraceBlock block, int step, int layer) {
        int experts = scenario.placement().experts();
        Map<Integer, long[]> byExpert = new LinkedHashMap<>();
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            for (int k = 0; k < block.topK(); k++) {
                int expert = block.expert(layer, token, k);
                if (expert >= 0) {
                    int wanted =
                            spec.depth(
                                    block.request(token),
                                    block.position(token),
                                    layer * experts + expert);
                    int most = planes(scenario.placement().slot(layer, expert));
                    byExpert.computeIfAbsent(expert, _ -> new long[DEPTHS])[
                            Math.min(wanted, most)]++;
                }
            }
        }
        List<Numbered> steps = new ArrayList<>();
        long[][] far = new long[experts][DEPTHS];
        byExpert.forEach((expert, tokens) -> {
            Placement.Slot slot = scenario.placement().slot(layer, expert);
            if (slot.home() != Tier.HBM) {
                far[expert] = tokens;
                return;
            }
            for (int depth = 0; depth < DEPTHS; depth++) {
                if (tokens[depth] > 0) {
                    steps.add(
                            new Numbered(
                                    Optional.empty(),
                                    step(scenario, slot, depth, 0, tokens[depth])));
                }
            }
        });
        SliceLoads loads = new SliceLoads(far, new long[DEPTHS], new long[DEPTHS]);
        List<Slice> order =
                spec.order() == Order.HOTTEST_FIRST
                        ? SliceOrders.hottestFirst(loads)
                        : SliceOrders.byId(loads);
        for (Slice slice : order) {
            Placement.Slot slot = scenario.placement().slot(layer, slice.expert());
            long rows = far[slice.expert()][slice.depth()];
            long whole = bytes(scenario, slot, slice.depth());
            if (spec.order() != Order.COPIES) {
                long before = slice.depth() == 0 ? 0 : bytes(scenario, slot, slice.depth() - 1);
                steps.add(
                        new Numbered(
                                Optional.of(slice),
                                step(scenario, slot, slice.depth(), whole - before, rows)));
            } else if (rows > 0) {
                steps.add(
                        new Numbered(
                                Optional.of(slice),
                                step(scenario, slot, slice.depth(), whole, rows)));
            }
        }
        return steps;
    }

    /// Bytes, loads and time of a replay whose slices stay in a memory, from the plain memory and the plain servers.
    @Property(tries = 150)
    void aMemoryKeepsWhatItCan(
            @ForAll long seed, @ForAll boolean byExpert, @ForAll @IntRange(max = 99) int spare) {
        ReplayScenario scenario = scenario(seed);
        Order order = byExpert ? Order.BY_EXPERT : Order.HOTTEST_FIRST;
        long largest = largest(scenario);
        long budget = largest + largest * spare / 8;
        SliceSpec spec =
                new SliceSpec(order, spec(order, seed).shares(), OptionalLong.of(budget), seed);
        ReferenceTiming timing = new ReferenceTiming(scenario);
        PlainSliceMemory memory = new PlainSliceMemory(budget);
        long makespan = 0;
        long bytes = 0;
        long loads = 0;
        for (TraceBlock block : scenario.trace().blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    memory.begin(layer);
                    List<ReferenceTiming.SliceStep> steps =
                            keptStep(scenario, spec, block, step, layer, memory);
                    makespan += timing.slices(steps);
                    for (ReferenceTiming.SliceStep each : steps) {
                        bytes += each.loadedBytes();
                        loads += each.loadedBytes() > 0 ? 1 : 0;
                    }
                }
            }
        }
        ReplayResult result = replay(scenario, spec, 1);
        assertEquals(bytes, result.cache().fetchedBytes());
        assertEquals(loads, result.slices().orElseThrow().loads());
        assertEquals(bytes, result.traffic().get("link").read());
        assertEquals(makespan, result.latency().totalPicoseconds());
        assertEquals(result, replay(scenario, spec, 3), "three threads");
        ReplayResult without = replay(scenario, spec(order, seed), 1);
        assertEquals(without.digital().macs(), result.digital().macs());
        assertEquals(without.trace(), result.trace());
    }

    /// With room for all experts every slice comes once at most.
    @Property(tries = 40)
    void aMemoryForAllLoadsOnce(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        SliceSpec spec =
                new SliceSpec(
                        Order.HOTTEST_FIRST,
                        spec(Order.HOTTEST_FIRST, seed).shares(),
                        OptionalLong.of(
                                largest(scenario)
                                        * scenario.placement().layers()
                                        * scenario.placement().experts()),
                        seed);
        ReplayResult result = replay(scenario, spec, 1);
        long experts = (long) scenario.placement().layers() * scenario.placement().experts();
        assertTrue(result.slices().orElseThrow().loads() <= DEPTHS * experts);
        ReplayResult without = replay(scenario, spec(Order.HOTTEST_FIRST, seed), 1);
        assertTrue(result.cache().fetchedBytes() <= without.cache().fetchedBytes());
        assertTrue(result.latency().totalPicoseconds() <= without.latency().totalPicoseconds());
    }

    private static long largest(ReplayScenario scenario) {
        return scenario.placement().slots().stream()
                .filter(slot -> slot.home() != Tier.HBM)
                .mapToLong(slot -> ExpertBytes.of(scenario.model(), slot.format()))
                .max()
                .orElseThrow();
    }

    /// First what is near or still there, then what is loaded, each in the order without a memory.
    private static List<ReferenceTiming.SliceStep> keptStep(
            ReplayScenario scenario,
            SliceSpec spec,
            TraceBlock block,
            int step,
            int layer,
            PlainSliceMemory memory) {
        int experts = scenario.placement().experts();
        List<ReferenceTiming.SliceStep> steps = new ArrayList<>();
        List<Wanted> loading = new ArrayList<>();
        for (Wanted wanted : wanted(scenario, spec, block, step, layer, steps)) {
            int copy = layer * experts + wanted.slice().expert();
            Placement.Slot slot = scenario.placement().slot(layer, wanted.slice().expert());
            if (!memory.holds(copy, wanted.slice().depth())) {
                loading.add(wanted);
            } else {
                steps.add(step(scenario, slot, wanted.slice().depth(), 0, wanted.rows()));
            }
        }
        for (int n = 0; n < loading.size(); n++) {
            Slice slice = loading.get(n).slice();
            Placement.Slot slot = scenario.placement().slot(layer, slice.expert());
            List<Wanted> later = loading.subList(n + 1, loading.size());
            for (int depth :
                    memory.bring(
                            layer * experts + slice.expert(),
                            slice.depth(),
                            each -> plane(scenario, slot, each),
                            copy ->
                                    later.stream()
                                            .anyMatch(each ->
                                                    layer * experts + each.slice().expert()
                                                            == copy))) {
                long rows = depth == slice.depth() ? loading.get(n).rows() : 0;
                steps.add(step(scenario, slot, depth, plane(scenario, slot, depth), rows));
            }
        }
        return steps;
    }

    private record Wanted(Slice slice, long rows) {}

    /// Slices that are far, in their order; what is near is put into the steps.
    private static List<Wanted> wanted(
            ReplayScenario scenario,
            SliceSpec spec,
            TraceBlock block,
            int step,
            int layer,
            List<ReferenceTiming.SliceStep> steps) {
        SliceSpec without = new SliceSpec(spec.order(), spec.shares(), spec.seed());
        List<Wanted> wanted = new ArrayList<>();
        for (Numbered each : numbered(scenario, without, block, step, layer)) {
            if (each.slice().isEmpty()) {
                steps.add(each.step());
            } else {
                wanted.add(new Wanted(each.slice().get(), each.step().rows()));
            }
        }
        return wanted;
    }

    private static long plane(ReplayScenario scenario, Placement.Slot slot, int depth) {
        long before = depth == 0 ? 0 : bytes(scenario, slot, depth - 1);
        return bytes(scenario, slot, depth) - before;
    }

    private static int planes(Placement.Slot slot) {
        return slot.format() instanceof NestedFormat nested ? nested.planes() : 0;
    }

    private static ReferenceTiming.SliceStep step(
            ReplayScenario scenario, Placement.Slot slot, int depth, long loaded, long rows) {
        var format = slot.format() instanceof NestedFormat n ? n.prefix(2 + depth) : slot.format();
        return new ReferenceTiming.SliceStep(format, slot.home(), loaded, (int) rows);
    }

    private static long bytes(ReplayScenario scenario, Placement.Slot slot, int depth) {
        var format = slot.format() instanceof NestedFormat n ? n.prefix(2 + depth) : slot.format();
        return ExpertBytes.of(scenario.model(), format);
    }

    /// An order moves no byte and computes nothing else; copies of each depth are never fewer bytes than slices.
    @Property(tries = 100)
    void anOrderChangesLatencyAlone(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        ReplayResult hottest = replay(scenario, spec(Order.HOTTEST_FIRST, seed), 1);
        ReplayResult byExpert = replay(scenario, spec(Order.BY_EXPERT, seed), 1);
        ReplayResult copies = replay(scenario, spec(Order.COPIES, seed), 1);
        assertEquals(hottest.traffic(), byExpert.traffic());
        assertEquals(hottest.actions(), byExpert.actions());
        assertEquals(hottest.cache(), byExpert.cache());
        assertEquals(hottest.digital().macs(), byExpert.digital().macs());
        assertEquals(hottest.digital().macs(), copies.digital().macs());
        assertEquals(hottest.trace(), scenario.replay().trace());
        assertEquals(hottest.digital().macs(), scenario.replay().digital().macs());
        assertTrue(copies.cache().fetchedBytes() >= hottest.cache().fetchedBytes());
        assertTrue(hottest.cache().fetchedBytes() <= scenario.replay().cache().fetchedBytes());
        hottest.latency()
                .busyPicoseconds()
                .forEach((resource, busy) ->
                        assertEquals(busy, byExpert.latency().busyPicoseconds().get(resource)));
    }

    /// On a timeline the slices take as long as they took: it would refuse otherwise.
    @Property(tries = 40)
    void theyAreOnTheTimeline(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        ReplayOptions options =
                ReplayOptions.DEFAULT.slicing(Optional.of(spec(Order.HOTTEST_FIRST, seed)));
        ReplayResult plain = Replay.run(scenario.request(1).with(options));
        ReplayResult shown =
                Replay.run(
                        scenario.request(1).with(options.showing(new Timeline.Window(0, 9_999))));
        assertEquals(plain.latency(), shown.latency());
        assertEquals(
                plain.latency().busyPicoseconds().get("pcie"),
                shown.timeline().orElseThrow().busyPicoseconds("pcie"));
    }

    /// If every token wants all planes, slices are the experts: the same bytes, in more and smaller loads.
    @Property(tries = 60)
    void allPlanesAreTheWholeExpert(@ForAll long seed) {
        ReplayScenario scenario = scenario(seed);
        SliceSpec all = new SliceSpec(Order.BY_EXPERT, List.of(0, 0, 1_000_000), seed);
        ReplayResult sliced = replay(scenario, all, 1);
        ReplayResult whole = scenario.replay();
        assertEquals(whole.actions(), sliced.actions());
        assertEquals(whole.cache(), sliced.cache());
        SliceSpec copies = new SliceSpec(Order.COPIES, List.of(0, 0, 1_000_000), seed);
        assertEquals(
                whole.latency().busyPicoseconds(),
                replay(scenario, copies, 1).latency().busyPicoseconds());
    }

    /// Depths are drawn as often as the shares say, and a token's depth does not depend on its batch.
    @Example
    void depthsAreDrawnByShare() {
        SliceSpec spec = spec(Order.HOTTEST_FIRST, 3);
        int[] count = new int[DEPTHS];
        int draws = 60_000;
        for (int position = 0; position < draws; position++) {
            count[spec.depth(1, position, 5)]++;
        }
        assertEquals(0.3, (double) count[0] / draws, 0.01);
        assertEquals(0.4, (double) count[1] / draws, 0.01);
        assertEquals(0.3, (double) count[2] / draws, 0.01);
    }

    @Example
    void whatDoesNotGoTogether() {
        ReplayScenario scenario = scenario(1);
        Map<String, ReplayRequest> requests = new HashMap<>();
        SliceSpec spec = spec(Order.HOTTEST_FIRST, 0);
        ReplayOptions sliced = ReplayOptions.DEFAULT.slicing(Optional.of(spec));
        requests.put(
                "a cache keeps whole experts",
                scenario.withCache(
                                ReplayScenario.cache(
                                        CacheSpec.Kind.LRU, 2, CacheSpec.Semantics.ATOMIC))
                        .request(1)
                        .with(sliced));
        requests.put(
                "a predictor expects experts",
                scenario.request(1)
                        .with(
                                sliced.fetchingAhead(
                                        Optional.of(
                                                new PrefetchSpec(new FrequencyPredictor(), 1)))));
        requests.put("no slice to load", ReplayScenario.uniform(1).request(1).with(sliced));
        requests.put(
                "shares of 4 depths, and the deepest expert has 3",
                scenario.request(1)
                        .with(
                                ReplayOptions.DEFAULT.slicing(
                                        Optional.of(
                                                new SliceSpec(
                                                        Order.COPIES,
                                                        List.of(250_000, 250_000, 250_000, 250_000),
                                                        0)))));
        requests.put(
                "a memory of 1 bytes does not hold one whole expert",
                scenario.request(1)
                        .with(
                                ReplayOptions.DEFAULT.slicing(
                                        Optional.of(
                                                new SliceSpec(
                                                        Order.BY_EXPERT,
                                                        spec.shares(),
                                                        OptionalLong.of(1),
                                                        0)))));
        requests.put(
                "hbm would hold",
                scenario.request(1)
                        .with(
                                ReplayOptions.DEFAULT.slicing(
                                        Optional.of(
                                                new SliceSpec(
                                                        Order.BY_EXPERT,
                                                        spec.shares(),
                                                        OptionalLong.of(Long.MAX_VALUE / 4),
                                                        0)))));
        requests.forEach((message, request) -> {
            MoesaicException e = assertThrows(MoesaicException.class, () -> Replay.run(request));
            assertEquals(Exit.BAD_DATA, e.exit());
            assertTrue(e.getMessage().contains(message), e.getMessage());
        });
    }

    @Example
    void specs() {
        assertEquals(Optional.empty(), SliceSpec.parse("none", 0));
        for (String text : List.of("hottest-first", "by-expert", "copies")) {
            SliceSpec read = SliceSpec.parse(text + ":shares=0.25/.5/0.25", 9).orElseThrow();
            assertEquals(List.of(250_000, 500_000, 250_000), read.shares());
            assertEquals(Optional.of(read), SliceSpec.parse(read.toString(), 9));
        }
        SliceSpec kept = SliceSpec.parse("by-expert:memory=1.5kB", 9).orElseThrow();
        assertEquals(OptionalLong.of(1500), kept.memory());
        assertEquals(Optional.of(kept), SliceSpec.parse(kept.toString(), 9));
        for (String[] wrong :
                new String[][] {
                    {"hotest-first", "did you mean 'hottest-first'?"},
                    {"none:shares=1", "none takes no parameters"},
                    {"copies:share=1", "did you mean 'shares'?"},
                    {"by-expert:memory=0B", "holds nothing"},
                    {"by-expert:memory=much", "is not a size"},
                    {"copies:memory=1GB", "copies are not made of them"},
                    {"copies:shares=0.5/0.6", "that sum to 1"},
                    {"copies:shares=-1/2", "that sum to 1"},
                    {"copies:shares=a/b", "that sum to 1"},
                    {"copies:shares=0/0/0/0/0/0/0/0/1", "1 to 8 numbers"},
                }) {
            MoesaicException e =
                    assertThrows(MoesaicException.class, () -> SliceSpec.parse(wrong[0], 0));
            assertEquals(Exit.USAGE, e.exit());
            assertTrue(e.getMessage().contains(wrong[1]), e.getMessage());
        }
    }
}

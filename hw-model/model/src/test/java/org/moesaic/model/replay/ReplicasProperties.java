package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;

/// Copies of an expert on several devices.
class ReplicasProperties {

    private static final ModelCard MODEL = TestModels.card(2, 6, 3, 8, 8, 3);

    private static final Placement.Slot INT4 =
            new Placement.Slot(ReplayScenario.format("int4"), Tier.HBM);

    private static ReplayScenario scenario(
            Placement placement, InMemoryTrace trace, int devices, int perNode) {
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), devices, perNode);
        return new ReplayScenario(MODEL, hardware, placement, Optional.empty(), trace);
    }

    private static int[] shape(Random random) {
        int perNode = 1 + random.nextInt(3);
        return new int[] {perNode * (1 + random.nextInt(3)), perNode};
    }

    /// Two devices in a node, two nodes: request 4 lives on device 0, request 7 on device 3.
    @Example
    void ownDeviceThenOwnNodeThenTurns() {
        Placement.Builder builder = new Placement.Builder(MODEL);
        List<List<Integer>> devices =
                List.of(
                        List.of(3),
                        List.of(0, 1, 3),
                        List.of(1, 2),
                        List.of(0, 1, 2),
                        List.of(2, 3),
                        List.of(0));
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 6; expert++) {
                builder.put(layer, expert, TestDevices.on(INT4, devices.get(expert)));
            }
        }
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), 4, 2);
        ExpertClasses classes =
                new ExpertClasses(MODEL, builder.build(), hardware, Optional.empty());
        int[] ofRequest4 = new int[6];
        int[] ofRequest7 = new int[6];
        for (int expert = 0; expert < 6; expert++) {
            int key = classes.key(1, expert);
            ofRequest4[expert] = classes.device(classes.copyFor(key, 0, 4));
            ofRequest7[expert] = classes.device(classes.copyFor(key, 3, 7));
        }
        // The only one; here; the other one of the node; here; 4 mod 2 of {2, 3}; here.
        assertEquals("[3, 0, 1, 0, 2, 0]", Arrays.toString(ofRequest4));
        // Here; here; the other one of the node, twice; here; the only one.
        assertEquals("[3, 3, 2, 2, 3, 0]", Arrays.toString(ofRequest7));
        assertEquals(3, classes.device(classes.copyFor(classes.key(0, 4), 1, 5)));
    }

    /// What a copy takes over another one loses; experts and arrays do as much in all.
    @Property(tries = 100)
    void copiesShareTheSelections(@ForAll long seed) {
        Random random = new Random(seed);
        int[] shape = shape(random);
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 5);
        Placement copied = TestDevices.placement(random, MODEL, INT4, shape[0], 4);
        Placement alone = Placement.uniform(MODEL, INT4);
        ReplayResult one = scenario(alone, trace, shape[0], shape[1]).replay();
        ReplayScenario scenario = scenario(copied, trace, shape[0], shape[1]);
        ReplayResult many = scenario.replay();
        assertEquals(many, scenario.replay(3), "three threads");
        assertEquals(one.trace(), many.trace());
        assertEquals(one.digital().macs(), many.digital().macs());
        long[] selections = new long[12];
        for (ExpertFigures copy : many.experts()) {
            selections[copy.layerId() * 6 + copy.expert()] += copy.selections();
            assertTrue(
                    copied.slot(copy.layerId(), copy.expert()).devices().contains(copy.device()));
        }
        assertEquals(
                one.experts().stream().map(ExpertFigures::selections).toList(),
                Arrays.stream(selections).boxed().toList());
        assertTrue(many.cache().accesses() >= one.cache().accesses());
    }

    /// One more copy never makes more rows cross, and never more of them from node to node.
    @Property(tries = 150)
    void aCopyNeverRaisesTheExchange(@ForAll long seed) {
        Random random = new Random(seed);
        int[] shape = shape(random);
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 7);
        Placement before = TestDevices.placement(random, MODEL, INT4, shape[0], 3);
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 6; expert++) {
                List<Integer> devices = new ArrayList<>(before.slot(layer, expert).devices());
                int more = random.nextInt(shape[0]);
                if (random.nextInt(3) == 0 && !devices.contains(more)) {
                    devices.add(more);
                }
                builder.put(layer, expert, TestDevices.on(INT4, devices));
            }
        }
        ReplayResult was = scenario(before, trace, shape[0], shape[1]).replay();
        ReplayResult is = scenario(builder.build(), trace, shape[0], shape[1]).replay();
        assertTrue(crossing(is, "fabric", "net") <= crossing(was, "fabric", "net"));
        assertTrue(crossing(is, "net") <= crossing(was, "net"));
    }

    private static long crossing(ReplayResult result, String... links) {
        return Arrays.stream(links)
                .mapToLong(link -> result.actions().getOrDefault("link." + link, 0L))
                .sum();
    }

    /// With a copy on every device nothing crosses.
    @Property(tries = 50)
    void everythingEverywhere(@ForAll long seed) {
        Random random = new Random(seed);
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 5);
        Placement everywhere = Placement.uniform(MODEL, TestDevices.on(INT4, List.of(0, 1, 2, 3)));
        ReplayResult result = scenario(everywhere, trace, 4, 2).replay();
        assertEquals(0, crossing(result, "fabric", "net"));
        assertEquals(0, result.latency().busyPicoseconds().get("net"));
    }

    /// The plain way of reading a layer-step and the general one are the same where every expert has one copy.
    @Property(tries = 150)
    void theFastUnionIsTheGeneralOne(@ForAll long seed) {
        Random random = new Random(seed);
        int[] shape = shape(random);
        Placement placement = TestDevices.placement(random, MODEL, INT4, shape[0], 1);
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), shape[0], shape[1]);
        ExpertClasses classes = new ExpertClasses(MODEL, placement, hardware, Optional.empty());
        LayerStepUnion fast = LayerStepUnion.of(classes, Optional.empty());
        LayerStepUnion general = LayerStepUnion.dispatched(classes, Optional.empty());
        for (TraceBlock block : TestDevices.trace(random, MODEL, 5).blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                for (int layer = 0; layer < 2; layer++) {
                    fast.read(block, layer, step);
                    general.read(block, layer, step);
                    same(general, fast, shape[0]);
                }
            }
        }
    }

    private static void same(LayerStepUnion general, LayerStepUnion fast, int devices) {
        assertEquals(general.count, fast.count);
        int from = 0;
        for (int device = 0; device < devices; device++) {
            assertEquals(general.deviceEnd(device), fast.deviceEnd(device));
            assertTrue(fast.deviceEnd(device) >= from);
            from = fast.deviceEnd(device);
        }
        assertEquals(fast.count, from);
        for (int i = 0; i < fast.count; i++) {
            assertEquals(general.copies[i], fast.copies[i]);
            assertEquals(general.rows[i], fast.rows[i]);
            assertEquals(general.byDevice(i), fast.byDevice(i));
        }
    }

    /// Each device holds its copies.
    @Example
    void bytesOfCopies() {
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 6; expert++) {
                List<Integer> devices = expert == 5 ? List.of(1, 0) : List.of(0);
                builder.put(layer, expert, TestDevices.on(INT4, devices));
            }
        }
        Placement placement = builder.build();
        long each = ExpertBytes.of(MODEL, INT4.format());
        assertEquals(12 * each, placement.bytesByHome(MODEL, 0).get(Tier.HBM));
        assertEquals(2 * each, placement.bytesByHome(MODEL, 1).get(Tier.HBM));
        assertEquals(14 * each, placement.bytesByHome(MODEL).get(Tier.HBM));
        assertEquals(List.of(0, 1), placement.slot(1, 5).devices());
    }

    /// More kinds of storage than an access can name are told of, and not miscounted.
    @Example
    void tooManyKindsOfStorage() {
        ModelCard model = TestModels.card(1, 5000, 1, 8, 8, 3);
        Placement.Builder builder = new Placement.Builder(model);
        for (int expert = 0; expert < 5000; expert++) {
            builder.put(0, expert, TestDevices.on(INT4, List.of(expert)));
        }
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), 5000);
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                new ExpertClasses(
                                        model, builder.build(), hardware, Optional.empty()));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("in more than 4096 ways"), e.getMessage());
        assertTrue(e.getMessage().contains("use fewer devices or formats"), e.getMessage());
    }

    /// One step of three rows that all want expert 0, which is on both devices: request 0 and 2 take the one of device 0,
    /// request 1 that of device 1. Nothing crosses, and two rows take longer than one.
    @Example
    void byHand() {
        ModelCard model = TestModels.card(1, 4, 2, 4, 4, 2);
        Placement.Slot fp8 = new Placement.Slot(ReplayScenario.format("fp8"), Tier.HBM);
        Placement both = Placement.uniform(model, TestDevices.on(fp8, List.of(0, 1)));
        TraceBuilder builder = TraceBuilder.of(1, 4, 2).step();
        for (int request = 0; request < 3; request++) {
            builder.token(request, 0, Phase.DECODE, new int[][] {{0}});
        }
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), 2);
        ReplayResult result =
                new ReplayScenario(model, hardware, both, Optional.empty(), builder.build())
                        .replay();
        assertEquals(24_100, result.latency().totalPicoseconds());
        assertEquals(2, result.cache().accesses());
        assertEquals(2 * 32, result.traffic().get("hbm").read());
        assertEquals(2, result.experts().get(0).selections());
        assertEquals(1, result.experts().get(1).selections());
        assertEquals(1, result.experts().get(1).device());
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Experts and requests on several devices. Two devices, a link of 50 ps and a picosecond a byte; rows of 4 values, 8 bytes.
/// An expert at home in HBM takes 22,100 ps for one row and 24,100 for two (see WorkedExamplesTest).
class DevicesTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 4, 2);

    private static Hardware hardware(int devices) {
        Hardware base = TestHardware.builder().build();
        return devices == 1 ? base : TestDevices.of(base, devices);
    }

    private static ReplayScenario scenario(int devices, InMemoryTrace trace) {
        Hardware hardware = hardware(devices);
        Placement placement =
                Policies.place(
                        new PolicyRequest(
                                MODEL,
                                hardware,
                                Spec.parse("--policy", "round-robin:format=fp8"),
                                Optional.empty()),
                        List.of());
        return new ReplayScenario(MODEL, hardware, placement, Optional.empty(), trace);
    }

    /// One step; the n-th row is of request n.
    private static InMemoryTrace trace(int[]... rows) {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2).step();
        for (int i = 0; i < rows.length; i++) {
            builder.token(i, 0, Phase.DECODE, new int[][] {rows[i]});
        }
        return builder.build();
    }

    private static ReplayResult two(int[]... rows) {
        return scenario(2, trace(rows)).replay();
    }

    @Test
    void expertsOfDifferentDevicesRunSideBySide() {
        ReplayResult result = two(new int[] {0}, new int[] {1});
        assertEquals(22_100, result.latency().totalPicoseconds());
        assertEquals(0, result.latency().busyPicoseconds().get("fabric"));
        assertEquals(new ReplayResult.Traffic(64, 0), result.traffic().get("hbm"));
    }

    /// Request 0 sends its row of 8 bytes to device 1, and gets one back: 50 + 8 each way.
    @Test
    void aRowTravelsToItsExpertAndBack() {
        ReplayResult result = two(new int[] {1}, new int[] {1});
        assertEquals(58 + 24_100 + 58, result.latency().totalPicoseconds());
        assertEquals(116, result.latency().boundByPicoseconds().get("fabric"));
        assertEquals(16, result.actions().get("link.fabric"));
        assertEquals(2 * 8 * 16, result.energy().byAction().get("link.fabric").nominal());
    }

    /// Experts 1 and 3 are both on device 1, one after the other.
    @Test
    void oncePerDeviceWithDedupe() {
        ReplayResult each = two(new int[] {1, 3});
        assertEquals(66 + 44_100 + 66, each.latency().totalPicoseconds());
        ReplayScenario scenario = scenario(2, trace(new int[] {1, 3}));
        ReplayResult once =
                Replay.run(
                        scenario.request(1)
                                .with(
                                        ReplayOptions.DEFAULT
                                                .excluding(
                                                        EnumSet.complementOf(
                                                                EnumSet.of(
                                                                        ModelModule
                                                                                .ROUTED_EXPERTS)))
                                                .deduping(true)));
        assertEquals(58 + 44_100 + 58, once.latency().totalPicoseconds());
        assertEquals(16, once.actions().get("link.fabric"));
    }

    @Test
    void devicesThatAreNotThere() {
        ReplayScenario eight = scenario(4, trace(new int[] {0}));
        MoesaicException none =
                assertThrows(
                        MoesaicException.class, () -> eight.withHardware(hardware(2)).replay());
        assertTrue(none.getMessage().contains("no device 2"), none.getMessage());
        assertTrue(none.getMessage().contains("its devices are 0 to 1"), none.getMessage());
    }

    /// A single device is the model without devices.
    @Example
    void oneDevice() {
        InMemoryTrace trace = trace(new int[] {0, 1}, new int[] {2, 1}, new int[] {3, 0});
        ReplayScenario one = scenario(1, trace);
        ReplayResult uniform =
                one.withPlacement(ReplayScenario.uniform(MODEL, "fp8", Tier.HBM)).replay();
        assertEquals(uniform, one.replay());
    }

    /// More devices never count fewer weights or multiply-accumulates, and a step is no longer than on one device plus its
    /// exchanges.
    @Property(tries = 60)
    void devicesShareTheWork(@ForAll long seed) {
        Random random = new Random(seed);
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        int tokens = 1 + random.nextInt(6);
        for (int step = 0; step < 5; step++) {
            builder.step();
            for (int token = 0; token < tokens; token++) {
                int first = random.nextInt(4);
                builder.token(
                        token,
                        step,
                        Phase.DECODE,
                        new int[][] {{first, (first + 1 + random.nextInt(3)) % 4}});
            }
        }
        InMemoryTrace trace = builder.build();
        ReplayResult one = Replay.run(scenario(1, trace).request(1));
        for (int devices : new int[] {2, 4}) {
            ReplayScenario scenario = scenario(devices, trace);
            ReplayResult many = Replay.run(scenario.request(1));
            assertEquals(many, Replay.run(scenario.request(2)));
            assertEquals(one.digital().macs(), many.digital().macs());
            assertTrue(
                    many.latency().totalPicoseconds()
                                    - many.latency().busyPicoseconds().get("fabric")
                            <= one.latency().totalPicoseconds());
            Timeline timeline =
                    Replay.run(
                                    scenario.request(1)
                                            .with(
                                                    ReplayOptions.DEFAULT.showing(
                                                            new Timeline.Window(0, 9))))
                            .timeline()
                            .orElseThrow();
            assertEquals(many.latency().totalPicoseconds(), timeline.busyPicoseconds("modules"));
        }
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.StaticPower;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

class EqualAreaTest {

    private static final ModelCard MODEL = ModelCards.find("gpt-oss-20b");

    private static ReplayRequest request(Hardware hardware, String policy) {
        Placement placement =
                Policies.place(
                        new PolicyRequest(
                                MODEL, hardware, Spec.parse("--policy", policy), Optional.empty()),
                        List.of());
        TraceBuilder builder = TraceBuilder.of(24, 32, 4);
        builder.step();
        int[][] rows = new int[24][];
        Arrays.fill(rows, new int[] {0, 1, 2, 3});
        builder.token(0, 0, Phase.DECODE, rows);
        return new ReplayRequest(builder.build(), MODEL, hardware, placement, Optional.empty());
    }

    private static Hardware hybrid() {
        return HardwareCatalog.load("hybrid-analog").hardware();
    }

    private static double nominal(Hardware hardware) {
        return hardware.area().squareMillimetres().nominal();
    }

    private static double watts(Hardware hardware, String part) {
        return hardware.energy().statics().stream()
                .filter(power -> power.part().equals(part))
                .map(StaticPower::watts)
                .mapToDouble(each -> each.nominal())
                .sum();
    }

    /// A placement without tiles gets their silicon in what it uses, in proportion.
    @Test
    void withoutTilesTheRestGrows() {
        Hardware whole = hybrid();
        Hardware digital = EqualArea.of(request(whole, "all-digital:format=int4"));
        double tiles = whole.area().part("tiles.pcm").orElseThrow().squareMillimetres().nominal();
        double factor = nominal(whole) / (nominal(whole) - tiles);
        int before = whole.arrays().getFirst().count();
        assertEquals((int) Math.floor(before * factor), digital.arrays().getFirst().count());
        assertTrue(digital.tiles().isEmpty());
        Memory hbm = whole.memory(Tier.HBM).orElseThrow();
        Memory grown = digital.memory(Tier.HBM).orElseThrow();
        assertEquals(
                factor,
                (double) grown.achievableBytesPerSecond() / hbm.achievableBytesPerSecond(),
                1e-9);
        assertEquals(factor, (double) grown.capacityBytes() / hbm.capacityBytes(), 1e-9);
        assertEquals(factor, watts(digital, "hbm") / watts(whole, "hbm"), 1e-9);
        assertEquals(0, watts(digital, "tiles.pcm"));
        double array =
                whole.area()
                        .part("arrays." + whole.arrays().getFirst().name())
                        .orElseThrow()
                        .squareMillimetresEach()
                        .nominal();
        assertTrue(nominal(digital) <= nominal(whole) * (1 + 1e-9));
        assertEquals(nominal(whole), nominal(digital), array);
    }

    /// An analog placement gets the tiles it fills, neither more nor fewer.
    @Test
    void tilesAreThoseThatAreFilled() {
        Hardware whole = hybrid();
        ReplayRequest request = request(whole, "all-analog:dense=digital");
        Hardware sized = EqualArea.of(request);
        long used = Replay.run(request).analog().orElseThrow().tilesUsed();
        assertEquals(used, sized.tiles().getFirst().count());
        assertTrue(used < whole.tiles().getFirst().count());
        double each =
                whole.area().part("tiles.pcm").orElseThrow().squareMillimetresEach().nominal();
        double factor =
                (nominal(whole) - used * each)
                        / (nominal(whole) - whole.tiles().getFirst().count() * each);
        assertEquals(
                (int) Math.floor(whole.arrays().getFirst().count() * factor),
                sized.arrays().getFirst().count());
        assertEquals(
                (double) used / whole.tiles().getFirst().count(),
                watts(sized, "tiles.pcm") / watts(whole, "tiles.pcm"),
                1e-9);
    }

    /// Where there are no tiles there is nothing to divide anew.
    @Test
    void withoutTilesToBeginWithNothingChanges() {
        Hardware npu = HardwareCatalog.load("hbm3-npu").hardware();
        assertEquals(npu.arrays(), EqualArea.of(request(npu, "all-digital:format=int4")).arrays());
        assertEquals(
                npu.memories(), EqualArea.of(request(npu, "all-digital:format=int4")).memories());
    }

    @Test
    void hardwareWithoutAreasIsRefused() {
        Hardware bare = TestHardware.builder().build();
        ReplayScenario scenario = ReplayScenario.uniform(3).withHardware(bare);
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> EqualArea.of(scenario.request(1)));
        assertEquals(Exit.USAGE, refused.exit());
        assertTrue(refused.getMessage().contains("--iso-area"), refused.getMessage());
        assertTrue(refused.getMessage().contains("does not say the area"), refused.getMessage());
    }
}

package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.model.closedform.TileTiming;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.EnergyTable;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.InputEncoding;
import org.moesaic.model.hardware.Programming;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Layer-steps on analog tiles, worked out by hand.
///
/// Crossbars of 4 x 4, two in a tile. Experts of width 6 in a model of width 4: `up` has two tiles of 3 outputs, `down` two
/// of 3 inputs, whose partial sums are added. A tile settles for 100 ps and has two converters of 10 ps: `up` 100 + 2 x 10 +
/// 5 = 125, `down` as much for 4 outputs, and 7 for the addition. So one row takes 257 ps, and each further one 125 more.
/// Experts 0 and 1 lie on one set of tiles, 2 and 3 on another.
class WorkedTilesTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 6, 2);

    private static Hardware hardware(int tiles, TileStacking stacking) {
        Hardware base = TestHardware.builder().build();
        AnalogTiles group =
                new AnalogTiles(
                        "t",
                        tiles,
                        2,
                        new TileGeometry(4, 4, Split.BALANCED),
                        stacking,
                        8,
                        InputEncoding.PULSE_WIDTH,
                        1,
                        new TileTiming(100, 2, 10, 5, 7),
                        new Programming(1000, 4, 50));
        List<ActionCost> costs = new ArrayList<>(base.energy().actions().values());
        for (String action : List.of("tile.t.mvm", "tile.t.add", "adc.t", "dac.t", "program.t")) {
            costs.add(
                    new ActionCost(
                            action,
                            new Range(1, 2, 3),
                            ActionCost.Unit.OPERATION,
                            "node unstated",
                            Fidelity.ASSUMED,
                            "assumption"));
        }
        return new Hardware(
                base.name(),
                "",
                base.arrays(),
                List.of(group),
                base.vector(),
                base.memories(),
                base.links(),
                base.devices(),
                base.nocHops(),
                base.area(),
                new EnergyTable(costs, base.energy().statics()));
    }

    private static ReplayResult replay(Hardware hardware, Placement placement, int[]... rows) {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2).step();
        for (int i = 0; i < rows.length; i++) {
            builder.token(i, 0, Phase.DECODE, new int[][] {rows[i]});
        }
        ReplayScenario scenario =
                new ReplayScenario(MODEL, hardware, placement, Optional.empty(), builder.build());
        return scenario.replay();
    }

    private static Placement allAnalog() {
        return Placement.uniform(
                MODEL,
                new Placement.Slot(ReplayScenario.format("int8"), Tier.HBM, EngineKind.ANALOG, 0));
    }

    private static long time(int[]... rows) {
        return replay(hardware(8, TileStacking.EXPERTS), allAnalog(), rows)
                .latency()
                .totalPicoseconds();
    }

    @Test
    void oneRow() {
        ReplayResult result = replay(hardware(8, TileStacking.EXPERTS), allAnalog(), new int[] {0});
        assertEquals(257, result.latency().totalPicoseconds());
        assertEquals(257, result.latency().boundByPicoseconds().get("tiles"));
        assertEquals(125, result.latency().busyPicoseconds().get("tiles"));
        assertEquals(4, result.actions().get("tile.t.mvm"));
        // up: 4 inputs for each of 2 columns of tiles; down: 6 inputs.
        assertEquals(14, result.actions().get("dac.t"));
        // up: 6 outputs; down: 4 outputs of two parts each, of which 4 additions are made.
        assertEquals(14, result.actions().get("adc.t"));
        assertEquals(4, result.actions().get("tile.t.add"));
        AnalogUse use = result.analog().orElseThrow();
        assertEquals(1, use.selections());
        assertEquals(0, result.digital().selections());
        assertEquals(0, result.digital().macs());
        assertEquals(8, use.tilesUsed());
        assertEquals(4 * 125 / (8 * 257.0), use.utilisation(), 1e-12);
        assertEquals(2 * (4 + 4), result.energy().byComponent().get("tile").nominal());
        assertEquals(28, result.energy().byComponent().get("adc").nominal());
        assertEquals(0, result.energy().byComponent().get("program").nominal());
    }

    /// Expert 1 waits until the tiles take the next row, expert 2 does not.
    @Test
    void expertsOfOneSetWaitForEachOther() {
        assertEquals(125 + 257, time(new int[] {0, 1}));
        assertEquals(257, time(new int[] {0, 2}));
        assertEquals(125 + 257, time(new int[] {0}, new int[] {0}));
        assertEquals(3 * 125 + 257, time(new int[] {0, 1}, new int[] {0, 1}));
        assertEquals(2 * 125 + 257, time(new int[] {2, 1}, new int[] {0, 1}));
    }

    /// With layers stacked, experts of one layer never meet.
    @Test
    void layersOnStackLevels() {
        ReplayResult result =
                replay(hardware(16, TileStacking.LAYERS), allAnalog(), new int[] {0, 1});
        assertEquals(257, result.latency().totalPicoseconds());
        assertEquals(16, result.analog().orElseThrow().tilesUsed());
    }

    /// 16 crossbars of 4 experts with 48 weights each; four at a time.
    @Test
    void placing() {
        AnalogUse.Placing placing =
                replay(hardware(8, TileStacking.EXPERTS), allAnalog(), new int[] {0})
                        .analog()
                        .orElseThrow()
                        .placing();
        assertEquals(16, placing.crossbars());
        assertEquals(192, placing.weights());
        assertEquals(4000, placing.picoseconds());
        assertEquals(384, placing.energyPicojoules().nominal());
        assertEquals(0.02, placing.enduranceShare());
    }

    @Test
    void tooFewTiles() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                replay(
                                        hardware(7, TileStacking.EXPERTS),
                                        allAnalog(),
                                        new int[] {0}));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(
                e.getMessage().contains("takes 8 tiles of t, 1 more than the 7"), e.getMessage());
    }

    /// Expert 3 on the arrays: 2 x 2 folds of one row, (4 + 4 + 7) cycles each, from HBM with 100 ps; expert 0 beside it on
    /// tiles. Of the three analog experts, 0 and 1 share a set and 2 has one: 8 tiles.
    @Test
    void bothEnginesInOneLayer() {
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int expert = 0; expert < 4; expert++) {
            builder.put(
                    0,
                    expert,
                    expert == 3
                            ? new Placement.Slot(ReplayScenario.format("fp8"), Tier.HBM)
                            : allAnalog().slot(0, expert));
        }
        ReplayResult result =
                replay(hardware(8, TileStacking.EXPERTS), builder.build(), new int[] {3, 0});
        assertEquals(100 + 30_000, result.latency().totalPicoseconds());
        assertEquals(1, result.digital().selections());
        assertEquals(1, result.analog().orElseThrow().selections());
        assertEquals(8, result.analog().orElseThrow().tilesUsed());
        assertEquals(48, result.digital().macs());
    }

    /// Attention on tiles: its matrices are in no memory, and its layers lie above each other.
    @Test
    void denseModulesOnTiles() {
        Hardware hardware = hardware(64, TileStacking.EXPERTS);
        Placement placement =
                allAnalog().withDense(DenseModules.of(MODEL, hardware).on(EngineKind.ANALOG));
        ReplayScenario scenario =
                new ReplayScenario(
                        MODEL,
                        hardware,
                        placement,
                        Optional.empty(),
                        TraceBuilder.of(1, 4, 2)
                                .step()
                                .token(0, 0, Phase.DECODE, new int[][] {{0}})
                                .build());
        ReplayResult result =
                Replay.run(
                        scenario.request(1)
                                .with(
                                        ReplayOptions.DEFAULT.excluding(
                                                EnumSet.complementOf(
                                                        EnumSet.of(ModelModule.ATTENTION)))));
        // Queries, keys and values side by side: 125. Output of 8 inputs: two parts, 125 + 7.
        assertEquals(257, result.latency().totalPicoseconds());
        assertEquals(0, result.digital().macs());
        // Three of 8 x 4, two tiles each, and one of 4 x 8.
        assertEquals(8, result.actions().get("tile.t.mvm"));
        assertEquals(0, result.traffic().get("hbm").read());
    }
}

package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Moves of one expert, by hand. An expert is three matrices of 512 x 512: 786,432 weights, in int8 with a scale of two
/// bytes for each 128 of them 798,720 bytes.
class PlacementMoveTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 512, 512, 3);
    private static final NumberFormat INT8 = NumberFormats.parse("int8").orElseThrow();
    private static final NumberFormat INT4 = NumberFormats.parse("int4").orElseThrow();
    private static final long INT8_BYTES = 798_720;
    private static final long INT4_BYTES = INT8_BYTES - 393_216;

    private static Placement one(Placement.Slot slot) {
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int expert = 0; expert < 4; expert++) {
            builder.put(0, expert, expert == 1 ? slot : new Placement.Slot(INT8, Tier.HBM));
        }
        return builder.build();
    }

    private static PlacementMove move(String hardware, Placement.Slot from, Placement.Slot to) {
        return PlacementMove.of(one(from), one(to), MODEL, load(hardware));
    }

    private static Hardware load(String name) {
        return HardwareCatalog.load(name).hardware();
    }

    private static Placement.Slot on(int... devices) {
        return new Placement.Slot(
                INT8, Tier.HBM, EngineKind.DIGITAL, Arrays.stream(devices).boxed().toList());
    }

    @Test
    void whatStaysCostsNothing() {
        PlacementMove none = move("hbm3-host", on(0), on(0));
        assertEquals(0, none.experts());
        assertEquals(0, none.bytes());
        assertEquals(0, none.picoseconds());
        assertEquals(Range.ZERO, none.energyPicojoules());
    }

    @Test
    void fromTheHostAndBack() {
        Placement.Slot far = new Placement.Slot(INT8, Tier.HOST);
        PlacementMove near = move("hbm3-host", far, on(0));
        assertEquals(1, near.experts());
        assertEquals(INT8_BYTES, near.bytes());
        assertEquals(new PlacementMove.Traffic(INT8_BYTES, 0), near.traffic().get(Tier.HOST));
        assertEquals(new PlacementMove.Traffic(0, INT8_BYTES), near.traffic().get(Tier.HBM));
        long wire = load("hbm3-host").linkFrom(Tier.HOST).orElseThrow().bytesPerSecond();
        assertEquals(
                (double) INT8_BYTES / wire * 1e12, near.picoseconds(), 1, "the link is slowest");
        assertTrue(near.energyPicojoules().nominal() > 0);
        PlacementMove back = move("hbm3-host", on(0), far);
        assertEquals(new PlacementMove.Traffic(INT8_BYTES, 0), back.traffic().get(Tier.HBM));
        assertEquals(new PlacementMove.Traffic(0, INT8_BYTES), back.traffic().get(Tier.HOST));
    }

    /// Another format cannot be made of the one that is there: it comes from the farthest memory.
    @Test
    void anotherFormat() {
        PlacementMove move = move("hbm3-host", on(0), new Placement.Slot(INT4, Tier.HBM));
        assertEquals(INT4_BYTES, move.bytes());
        assertEquals(new PlacementMove.Traffic(INT4_BYTES, 0), move.traffic().get(Tier.HOST));
        PlacementMove outside = move("hbm3-npu", on(0), new Placement.Slot(INT4, Tier.HBM));
        assertEquals(new PlacementMove.Traffic(0, INT4_BYTES), outside.traffic().get(Tier.HBM));
    }

    /// Copies come over the link between devices; those that are there already stay.
    @Test
    void moreCopies() {
        PlacementMove move = move("multi-device-8", on(2), on(2, 5, 7));
        assertEquals(1, move.experts());
        assertEquals(2 * INT8_BYTES, move.bytes());
        assertEquals(
                new PlacementMove.Traffic(2 * INT8_BYTES, 2 * INT8_BYTES),
                move.traffic().get(Tier.HBM));
        Hardware hardware = load("multi-device-8");
        long wire = hardware.devices().inner().orElseThrow().bytesPerSecond();
        Memory hbm = hardware.memory(Tier.HBM).orElseThrow();
        double sending =
                Math.max(
                        2.0 * INT8_BYTES / wire, 2.0 * INT8_BYTES / hbm.achievableBytesPerSecond());
        assertEquals(sending * 1e12, move.picoseconds(), 1);
        assertEquals(0, move("multi-device-8", on(2, 5, 7), on(5)).experts());
    }

    /// Three matrices of one crossbar each; 20 ms as all three are written at once.
    @Test
    void ontoTiles() {
        Placement.Slot analog = new Placement.Slot(INT8, Tier.HBM, EngineKind.ANALOG, List.of(0));
        PlacementMove move = move("hybrid-analog", on(0), analog);
        assertEquals(3, move.crossbars());
        assertEquals(3 * 512 * 512, move.weights());
        assertEquals(0, move.bytes());
        assertEquals(new PlacementMove.Traffic(INT8_BYTES, 0), move.traffic().get(Tier.HBM));
        assertEquals(20_000_000_000L, move.programmingPicoseconds());
        assertEquals(move.programmingPicoseconds(), move.picoseconds());
        assertEquals(0, move("hybrid-analog", analog, analog).experts());
        assertEquals(INT8_BYTES, move("hybrid-analog", analog, on(0)).bytes());
    }
}

package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.TileTiming;

/// One matrix on each kind of engine, worked out by hand.
class EngineCostTest {

    /// Two arrays of 4 x 4 at 1 GHz; 8 inputs and 16 outputs are 2 x 4 folds, 4 for each array, of 3 rows each.
    @Test
    void aMatrixOnDigitalArrays() {
        DigitalArray arrays =
                new DigitalArray(
                        "a",
                        2,
                        4,
                        4,
                        Dataflow.WEIGHT_STATIONARY,
                        true,
                        1_000_000_000,
                        Set.of("int4"));
        MatrixCost cost =
                arrays.cost(
                        new MatrixShape(16, 8), NumberFormats.parse("int4-g32").orElseThrow(), 3);
        // The first fold loads in 4 cycles; each of the 3 that follow needs 4, one more than the 3
        // rows stream.
        assertEquals(7_000, cost.fillPicoseconds());
        // 4 folds of 3 rows.
        assertEquals(12_000, cost.computePicoseconds());
        // 4 + 4 - 2 cycles through the array.
        assertEquals(6_000, cost.drainPicoseconds());
        assertEquals(25_000, cost.picoseconds());
        assertEquals(
                Map.of(
                        "mac.int4", 3L * 16 * 8,
                        // One short group a row of the matrix.
                        "dequant.group", 3L * 16,
                        // Weights once: 64 B of codes and 16 scales; activations, 1 B each, for
                        // each of 4 columns of
                        // folds; partial sums of the first of 2 rows of folds.
                        "sram.read", 64L + 32 + 3 * 8 * 4 + 4 * 3 * 16,
                        // Accumulators of both rows of folds.
                        "sram.write", 4L * 3 * 16 * 2),
                cost.actions());
    }

    /// Tiles of 4 inputs and 8 outputs, one converter for two columns; 6 inputs and 10 outputs are 2 x 2 tiles.
    @Test
    void aMatrixOnTilesOneBitAfterTheOther() {
        AnalogTiles tiles = tiles(InputEncoding.BIT_SERIAL, 4, 2);
        TileMapping mapping = tiles.map(new MatrixShape(10, 6));
        assertEquals(4, mapping.tiles());
        MatrixCost cost = tiles.cost(mapping, 3);
        // Each tile has 5 outputs, so 2 turns of its 4 converters: 4 bits x (100 + 2 x 10) + 7.
        assertEquals(0, cost.fillPicoseconds());
        assertEquals(3 * (4 * (100 + 2 * 10) + 7), cost.computePicoseconds());
        // One further partial sum.
        assertEquals(3, cost.drainPicoseconds());
        assertEquals(
                Map.of(
                        // 4 tiles, 2 crossbars each for the slices of a weight, 4 bits.
                        "tile.t.mvm", 3L * 4 * 2 * 4,
                        // 6 inputs for 2 columns of tiles with 2 crossbars each, 4 bits.
                        "dac.t", 3L * 6 * 2 * 2 * 4,
                        // 10 outputs in 2 rows of tiles with 2 crossbars each, 4 bits.
                        "adc.t", 3L * 10 * 2 * 2 * 4,
                        // One addition less than there are conversions, for each output.
                        "tile.t.add", 3L * 10 * (2 * 2 * 4 - 1),
                        "sram.read", 3L * 6 * 2,
                        "sram.write", 3L * 10 * 4),
                cost.actions());
    }

    @Test
    void pulsesTakeOnePass() {
        AnalogTiles tiles = tiles(InputEncoding.PULSE_WIDTH, 8, 1);
        MatrixCost cost = tiles.cost(tiles.map(new MatrixShape(8, 4)), 1);
        assertEquals(100 + 2 * 10 + 7, cost.picoseconds());
        assertEquals(1, cost.actions().get("tile.t.mvm"));
        assertEquals(8, cost.actions().get("adc.t"));
        assertEquals(4, cost.actions().get("dac.t"));
        assertEquals(0, cost.actions().get("tile.t.add"));
    }

    @Test
    void writingAMatrix() {
        AnalogTiles tiles = tiles(InputEncoding.PULSE_WIDTH, 8, 2);
        MatrixCost cost = tiles.programming(tiles.map(new MatrixShape(10, 6)));
        // 4 tiles of 2 slices, 3 at once.
        assertEquals(3 * 1_000, cost.picoseconds());
        assertEquals(Map.of("program.t", 60L), cost.actions());
    }

    @Test
    void whatAGroupHolds() {
        AnalogTiles tiles = tiles(InputEncoding.PULSE_WIDTH, 8, 2);
        assertEquals(50, tiles.crossbars());
        assertEquals(25 * 4 * 8, tiles.weights());
        // 10 tiles with half the weights of 4 x 8 each 127 ps.
        assertEquals(10 * 16 / 127e-12, tiles.peakMacsPerSecond(), 1);
    }

    private static AnalogTiles tiles(InputEncoding encoding, int inputBits, int slices) {
        return new AnalogTiles(
                "t",
                10,
                5,
                new TileGeometry(4, 8, Split.BALANCED),
                TileStacking.EXPERTS,
                inputBits,
                encoding,
                slices,
                new TileTiming(100, 4, 10, 7, 3),
                new Programming(1_000, 3, 1_000_000));
    }
}

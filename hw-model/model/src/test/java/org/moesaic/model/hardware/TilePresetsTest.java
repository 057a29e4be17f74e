package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.MatrixShape;

/// Published tiles: a full one takes what was published of it.
class TilePresetsTest {

    @ParameterizedTest
    @CsvSource({
        "3d-cim, 512, 100.0, 10.0",
        "hermes, 256, 132.941, 13.4295",
        "hermes-core, 256, 130.032, 12.4830",
        "reram-wan, 256, 23831.273, 20.1708",
        "puma, 128, 2304.0, 0",
    })
    void aFullTileTakesWhatWasPublished(
            String name, int side, double nanoseconds, double nanojoules) {
        TilePreset preset = TilePresets.find(name).orElseThrow();
        AnalogTiles tile = preset.tile();
        MatrixCost cost = tile.cost(tile.map(new MatrixShape(side, side)), 1);
        assertEquals(nanoseconds * 1e3, cost.picoseconds(), 1);
        assertEquals(
                1L,
                cost.actions().get(tile.mvmAction())
                        / tile.reading().passes()
                        / tile.weightSlices());
        if (nanojoules > 0) {
            assertEquals(nanojoules * 1e3, nominal(preset, cost), nanojoules);
        }
    }

    /// Throughput and efficiency of a chip of 64 HERMES cores: 63.1 TOPS, 9.76 TOPS/W (two operations a MAC).
    @Test
    void theHermesChip() {
        TilePreset preset = TilePresets.find("hermes").orElseThrow();
        AnalogTiles tile = preset.tile();
        double operations = 2 * 64 * tile.peakMacsPerSecond();
        assertEquals(63.1e12, operations, 0.001e12);
        MatrixCost cost = tile.cost(tile.map(new MatrixShape(256, 256)), 1);
        assertEquals(9.76, 2 * 65536 / nominal(preset, cost), 0.001);
    }

    @Test
    void everyConstantIsARangeWithASource() {
        for (TilePreset preset : TilePresets.all()) {
            assertEquals(5, preset.costs().size());
            preset.costs()
                    .values()
                    .forEach(cost -> {
                        assertTrue(cost.picojoules().low() < cost.picojoules().nominal());
                        assertTrue(cost.picojoules().nominal() < cost.picojoules().high());
                        assertTrue(cost.source().contains("["), cost.source());
                    });
            assertTrue(preset.source().contains("["), preset.source());
        }
    }

    private static double nominal(TilePreset preset, MatrixCost cost) {
        return preset.costsOf(preset.tile()).stream()
                .mapToDouble(
                        each -> each.of(cost.actions().getOrDefault(each.action(), 0L)).nominal())
                .sum();
    }
}

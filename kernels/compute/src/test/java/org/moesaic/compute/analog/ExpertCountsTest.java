package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileMapping;

/// A token through the three matrices of an expert performs what the cost model counts for it.
final class ExpertCountsTest {

    @Test
    void anExpertPerformsItsCounts() {
        for (String name : List.of("pcm-standard", "hermes", "int8-like")) {
            TilePreset preset = TilePresets.load(name).preset();
            ExpertTiles expert = ExpertTiles.of(600, 100, 3, preset.mapping().geometry());
            TileCounts performed = TileCounts.NONE;
            for (int matrix = 0; matrix < 3; matrix++) {
                performed =
                        performed.plus(performed(expert.matrices().get(matrix), preset, matrix));
            }
            assertEquals(expert.counts(preset.reading()), performed, name);
        }
    }

    private static TileCounts performed(TileMapping mapping, TilePreset preset, int matrix) {
        MatrixShape shape = mapping.shape();
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i);
        }
        float[] x = new float[shape.columns()];
        java.util.Arrays.fill(x, 0.5f);
        ProgrammedMatrix programmed =
                ProgrammedMatrix.program(
                        weights, shape, new float[0], preset, new NoiseKey(1, 0, 0, matrix));
        assertEquals(mapping, programmed.mapping());
        try (LoadedTiles tiles = new ReferenceTiles(programmed.at(0))) {
            tiles.multiply(0, 1, x, new float[shape.rows()]);
            return tiles.performed();
        }
    }
}

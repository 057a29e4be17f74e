package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.TileCounts;

/// An expert as large as one of OLMoE's, gated, on 24 tiles a day after programming: the same bits on every backend, the
/// activation between its matrices included, and the work that the mapping counts.
class WholeExpertTest {

    private static final int HIDDEN = 2048;
    private static final int INNER = 1024;
    private static final int TOKENS = 3;
    private static final int TILES = 24;
    private static final double DAY_SECONDS = 86_400;

    private static final TilePreset PRESET = TilePresets.load("pcm-standard").preset();
    private static final float[] HIDDEN_STATES = new float[TOKENS * HIDDEN];

    private static List<TileArray> expert;
    private static float[] expected;

    @BeforeAll
    static void reference() {
        Random random = new Random(4);
        for (int i = 0; i < HIDDEN_STATES.length; i++) {
            HIDDEN_STATES[i] = 2 * random.nextFloat() - 1;
        }
        MatrixShape inward = new MatrixShape(INNER, HIDDEN);
        MatrixShape outward = new MatrixShape(HIDDEN, INNER);
        expert =
                IntStream.range(0, 3)
                        .parallel()
                        .mapToObj(matrix -> programmed(matrix == 2 ? outward : inward, matrix))
                        .toList();
        expected = outputs(ReferenceTiles::new);
    }

    private static TileArray programmed(MatrixShape shape, int matrix) {
        Random random = new Random(matrix);
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.02f * (float) random.nextGaussian();
        }
        NoiseKey key = new NoiseKey(1, 7, 33, matrix);
        return ProgrammedMatrix.program(weights, shape, new float[0], PRESET, key).at(DAY_SECONDS);
    }

    /// down(up(x) · gate(x) / (1 + |gate(x)|)): a gate of operations that are rounded alike everywhere.
    private static float[] outputs(Function<TileArray, LoadedTiles> load) {
        List<LoadedTiles> loaded = new ArrayList<>();
        try {
            expert.forEach(matrix -> loaded.add(load.apply(matrix)));
            float[] up = new float[TOKENS * INNER];
            float[] gate = new float[TOKENS * INNER];
            float[] down = new float[TOKENS * HIDDEN];
            loaded.get(0).multiply(0, TOKENS, HIDDEN_STATES, up);
            loaded.get(1).multiply(0, TOKENS, HIDDEN_STATES, gate);
            for (int i = 0; i < up.length; i++) {
                up[i] = up[i] * gate[i] / (1 + Math.abs(gate[i]));
            }
            loaded.get(2).multiply(0, TOKENS, up, down);
            TileCounts performed =
                    loaded.stream()
                            .map(LoadedTiles::performed)
                            .reduce(TileCounts.NONE, TileCounts::plus);
            TileCounts one =
                    ExpertTiles.of(HIDDEN, INNER, 3, PRESET.mapping().geometry())
                            .counts(PRESET.reading());
            assertEquals(TILES, performed.tiles());
            assertEquals(TILES, one.tiles());
            assertEquals(TOKENS * one.tileMvms(), performed.tileMvms());
            assertEquals(TOKENS * one.dacConversions(), performed.dacConversions());
            assertEquals(TOKENS * one.adcConversions(), performed.adcConversions());
            assertEquals(TOKENS * one.digitalAdds(), performed.digitalAdds());
            return down;
        } finally {
            loaded.forEach(LoadedTiles::close);
        }
    }

    @Test
    void vectorUnitsGiveTheBitsOfTheReference() {
        sameBits("vector", 1);
        sameBits("vector", 2);
    }

    @Test
    void anOpenClDeviceGivesTheBitsOfTheReference() {
        sameBits("opencl", 2);
    }

    private static void sameBits(String name, int threads) {
        try (Backend backend = opened(name, threads)) {
            assertArrayEquals(expected, outputs(backend::loadTiles));
        }
    }

    private static Backend opened(String name, int threads) {
        try {
            return Backends.open(name, threads).backend();
        } catch (MoesaicException absent) {
            return Assumptions.abort(absent.getMessage());
        }
    }
}

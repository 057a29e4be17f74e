package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;

/// The reference is the plain twin: same bits and same counts, for all shapes, batches and numbers of threads.
class VectorTilesProperties {

    private static final String[] KINDS = {
        "ideal",
        "pcm-standard",
        "hermes",
        "test: signs",
        "test: slices",
        "test: iterative",
        "test: worst-case"
    };

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theSameBitsAsTheReference(
            @ForAll @IntRange(max = 6) int kind,
            @ForAll @IntRange(min = 1, max = 140) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll @IntRange(max = 37) int batch,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed) {
        MatrixShape shape = new MatrixShape(rows, columns);
        TileArray array = RandomTiles.of(KINDS[kind], shape);
        float[] x = Values.NORMAL.array(new Random(seed), batch * columns);
        float[] expected = new float[batch * rows];
        float[] y = new float[batch * rows];
        try (VectorBackend backend = new VectorBackend(threads);
                LoadedTiles plain = new ReferenceTiles(array);
                LoadedTiles tiles = backend.loadTiles(array)) {
            plain.multiply(seed, batch, x, expected);
            tiles.multiply(seed, batch, x, y);
            for (int i = 0; i < y.length; i++) {
                // A zero may have another sign.
                assertEquals(expected[i] + 0f, y[i] + 0f, "output " + i);
            }
            assertEquals(plain.performed(), tiles.performed());
        }
    }
}

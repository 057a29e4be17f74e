package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.NoiseStream;
import org.moesaic.compute.analog.PlainTileLoops;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TileLoops;
import org.moesaic.formats.MatrixShape;

/// Loops on vector units against the plain ones, bit by bit.
final class TileLoopsProperties {

    private final TileLoops plain = new PlainTileLoops();
    private final TileLoops fast = new VectorTileLoops();

    @Example
    void areFoundAsTheFastest() {
        assertInstanceOf(VectorTileLoops.class, TileLoops.best());
    }

    @Property(tries = 100)
    void normals(
            @ForAll long key,
            @ForAll int place,
            @ForAll int stream,
            @ForAll int read,
            @ForAll @IntRange(min = 0, max = 150) int count,
            @ForAll @IntRange(min = 0, max = 70) int room) {
        float[] expected = new float[count];
        plain.normals(key, place, stream, read, count, expected);
        float[] normals = new float[count + room];
        fast.normals(key, place, stream, read, count, normals);
        assertArrayEquals(expected, Arrays.copyOf(normals, count));
    }

    @Property(tries = 100)
    void functions(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] positive = new double[count];
        double[] exponents = new double[count];
        double[] others = new double[count];
        for (int i = 0; i < count; i++) {
            positive[i] = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-1021, 1024));
            exponents[i] = random.nextDouble(-800, 800);
            others[i] = random.nextDouble();
        }
        double[] expected = positive.clone();
        double[] values = positive.clone();
        plain.ln(expected, count);
        fast.ln(values, count);
        assertArrayEquals(expected, values);
        expected = exponents.clone();
        values = exponents.clone();
        plain.exp(expected, count);
        fast.exp(values, count);
        assertArrayEquals(expected, values);
        plain.choose(others, 0.5, positive, count, expected);
        fast.choose(others, 0.5, positive, count, values);
        assertArrayEquals(expected, values);
    }

    private static final String[] TILES = {
        "hermes",
        "ideal",
        "pcm-standard",
        "reram-wan",
        "state-independent",
        "test: signs",
        "test: slices",
        "test: iterative"
    };

    @Property(tries = 40)
    void readouts(
            @ForAll @IntRange(min = 0, max = 7) int which,
            @ForAll @IntRange(min = 1, max = 45) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 0, max = 3) int reading) {
        TileArray array = RandomTiles.of(TILES[which], new MatrixShape(rows, columns));
        for (AnalogTile tile : array.tiles()) {
            for (float range : new float[] {1, 0.37f, 0x1p-70f}) {
                double[] expected =
                        plain.readout(array.preset(), tile, range, reading, NoiseStream.READOUT);
                double[] sums =
                        fast.readout(array.preset(), tile, range, reading, NoiseStream.READOUT);
                assertArrayEquals(expected, sums);
            }
        }
    }
}

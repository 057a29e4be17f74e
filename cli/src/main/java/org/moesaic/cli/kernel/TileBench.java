package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// A random matrix on analog tiles, one day after programming, and vectors for it.
///
/// @param name of the format, as in `--format`
/// @param array the tiles
/// @param weights what is meant to be on them
/// @param x inputs of `batch` vectors
record TileBench(String name, TileArray array, float[] weights, int batch, float[] x) {

    private static final double SECONDS = 86_400;

    static TileBench of(TilePreset preset, MatrixShape shape, int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = ValueKind.NORMAL.array(random, Math.toIntExact(shape.weights()));
        return of(name(preset), preset, shape, weights, batch, random, seed);
    }

    /// The weights of a number format on tiles: what is stored is what is programmed.
    static TileBench of(String preset, NumberFormat format, BenchSettings settings) {
        MatrixShape shape = settings.shape();
        float[] weights = new float[Math.toIntExact(shape.weights())];
        float[] row = new float[shape.columns()];
        try (Arena arena = Arena.ofConfined()) {
            RandomWeights random = new RandomWeights(shape, settings.seed());
            PackedMatrix packed = new RoundToNearest().quantise(random, format, arena);
            for (int i = 0; i < shape.rows(); i++) {
                Decoder.decodeRow(packed, i, row);
                System.arraycopy(row, 0, weights, i * row.length, row.length);
            }
        }
        return of(
                format.name(),
                TilePresets.load(preset).preset(),
                shape,
                weights,
                settings.batch(),
                new SplittableRandom(settings.seed()),
                settings.seed());
    }

    private static TileBench of(
            String name,
            TilePreset preset,
            MatrixShape shape,
            float[] weights,
            int batch,
            SplittableRandom random,
            long seed) {
        float[] x = new float[Math.multiplyExact(batch, shape.columns())];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        ProgrammedMatrix programmed =
                ProgrammedMatrix.program(
                        weights, shape, new float[0], preset, new NoiseKey(seed, 0, 0, 0));
        return new TileBench(name, programmed.at(SECONDS), weights, batch, x);
    }

    /// The name by which users ask for it.
    static String name(TilePreset preset) {
        return FormatChoice.ANALOG + preset.name();
    }

    /// Outputs of some tiles.
    float[] multiply(LoadedTiles tiles) {
        float[] y = new float[batch * array.shape().rows()];
        tiles.multiply(0, batch, x, y);
        return y;
    }

    /// Outputs of the reference, which those of a backend equal bit by bit.
    float[] expected() {
        try (LoadedTiles plain = new ReferenceTiles(array)) {
            return multiply(plain);
        }
    }

    /// The exact product, without tiles.
    double[] exact() {
        int rows = array.shape().rows();
        int columns = array.shape().columns();
        double[] sums = new double[batch * rows];
        for (int i = 0; i < sums.length; i++) {
            int row = i % rows * columns;
            int vector = i / rows * columns;
            for (int column = 0; column < columns; column++) {
                sums[i] += (double) weights[row + column] * x[vector + column];
            }
        }
        return sums;
    }

    /// Speed on a backend.
    BenchResult measure(Backend backend) {
        try (LoadedTiles tiles = backend.loadTiles(array)) {
            float[] y = new float[batch * array.shape().rows()];
            double nanoseconds = BenchResult.median(() -> tiles.multiply(0, batch, x, y));
            long bytes = 4 * array.shape().weights() * array.preset().cells().slices();
            // Ranges that are running averages have moved on meanwhile.
            float[] measured = on(backend);
            return new BenchResult(
                    name,
                    1,
                    bytes,
                    bytes,
                    1,
                    nanoseconds,
                    RelativeError.of(measured, exact()),
                    same(measured, expected()));
        }
    }

    /// Outputs of a backend that has just loaded it.
    float[] on(Backend backend) {
        try (LoadedTiles tiles = backend.loadTiles(array)) {
            return multiply(tiles);
        }
    }

    private static boolean same(float[] y, float[] expected) {
        for (int i = 0; i < y.length; i++) {
            if (y[i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}

package org.moesaic.compute.analog;

import java.util.Arrays;
import org.moesaic.compute.random.Noise;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.WeightScaling;

/// A gated feed-forward network with random weights, on the tile chain with one noise at a time in all three products.
final class NoisyNetwork {

    private static final int INPUTS = 128;
    private static final int INNER = 96;
    private static final int TOKENS = 64;
    private static final TilePreset IDEAL = TilePresets.load("ideal").preset();

    /// What the noise is added to.
    enum Place {
        INPUT,
        WEIGHT,
        OUTPUT
    }

    /// What the noise is measured by.
    enum Unit {
        /// Its power is a share of the power of what it is added to, over all tokens.
        POWER,
        /// Its deviation is a share of a full scale that clips nothing: of the largest input, of the largest weight of a column,
        /// of the largest output over that weight.
        FULL_SCALE
    }

    /// @param whole root mean square of the error over that of the exact output
    /// @param byToken mean over the tokens of the same for one token
    record Error(double whole, double byToken) {}

    private static final double SHARE = 0.02;

    private final long seed;
    private final float[] up;
    private final float[] gate;
    private final float[] down;
    private final float[] x;

    /// @param lengths spread of the logarithms of the lengths of the tokens
    NoisyNetwork(long seed, double lengths) {
        this.seed = seed;
        Noise noise = new Noise(new NoiseKey(seed, 0, 0, 0).crossbar(9, 9));
        up = normals(noise, 1, INNER, INPUTS, 0);
        gate = normals(noise, 2, INNER, INPUTS, 0);
        down = normals(noise, 3, INPUTS, INNER, 0);
        x = normals(noise, 4, TOKENS, INPUTS, lengths);
    }

    /// @param lengths spread of the logarithms of the rows' lengths
    private static float[] normals(Noise noise, int stream, int rows, int columns, double lengths) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            double length = Math.exp(lengths * noise.normal(0, row, stream + 10, 0));
            values[i] = (float) (length * noise.normal(i % columns, row, stream, 0));
        }
        return values;
    }

    Error error(Place place, Unit unit) {
        float[] exact = network(null, null);
        float[] noisy = network(place, unit);
        double error = 0;
        double signal = 0;
        double byToken = 0;
        for (int token = 0; token < TOKENS; token++) {
            double own = 0;
            double ofToken = 0;
            for (int i = token * INPUTS; i < (token + 1) * INPUTS; i++) {
                own += (noisy[i] - exact[i]) * (double) (noisy[i] - exact[i]);
                ofToken += exact[i] * (double) exact[i];
            }
            error += own;
            signal += ofToken;
            byToken += Math.sqrt(own / ofToken) / TOKENS;
        }
        return new Error(Math.sqrt(error / signal), byToken);
    }

    /// down · (silu(gate · x) * up · x); exact without a place.
    private float[] network(Place place, Unit unit) {
        float[] inner = product(up, INNER, INPUTS, x, 0, place, unit);
        float[] gates = product(gate, INNER, INPUTS, x, 1, place, unit);
        for (int i = 0; i < inner.length; i++) {
            inner[i] *= (float) (gates[i] / (1 + Math.exp(-gates[i])));
        }
        return product(down, INPUTS, INNER, inner, 2, place, unit);
    }

    private float[] product(
            float[] matrix, int rows, int columns, float[] in, int id, Place place, Unit unit) {
        MatrixShape shape = new MatrixShape(rows, columns);
        WeightScaling scaling = unit == Unit.FULL_SCALE ? WeightScaling.COLUMN : WeightScaling.TILE;
        TilePreset plain = IDEAL.with(scaling);
        float[] exact = product(matrix, shape, plain, in, id);
        if (place == null) {
            return exact;
        }
        TilePreset noisy =
                switch (place) {
                    case INPUT -> {
                        TilePreset.Input was = plain.input();
                        double sigma = SHARE * size(in, unit);
                        yield plain.with(
                                new TilePreset.Input(was.scaling(), was.dac(), sigma, was.mode()));
                    }
                    case WEIGHT ->
                            plain.with(
                                    new WeightNoise(
                                            WeightNoise.Kind.ADDITIVE,
                                            SHARE * weights(matrix, unit)));
                    case OUTPUT ->
                            plain.with(
                                    plain.circuit()
                                            .withNoise(SHARE * outputs(exact, matrix, rows, unit)));
                };
        return product(matrix, shape, noisy, in, id);
    }

    private float[] product(
            float[] matrix, MatrixShape shape, TilePreset preset, float[] in, int id) {
        float[] out = new float[TOKENS * shape.rows()];
        ProgrammedMatrix programmed =
                ProgrammedMatrix.program(
                        matrix, shape, new float[0], preset, new NoiseKey(seed, 0, 0, id));
        try (LoadedTiles tiles = new ReferenceTiles(programmed.at(0))) {
            tiles.multiply(0, TOKENS, in, out);
        }
        return out;
    }

    /// In units of the largest weight of the tile, or of the column: those of the chain.
    private static double weights(float[] matrix, Unit unit) {
        return unit == Unit.POWER ? size(matrix, unit) / largest(matrix) : 1;
    }

    private static double outputs(float[] exact, float[] matrix, int rows, Unit unit) {
        if (unit == Unit.POWER) {
            return size(exact, unit) / largest(matrix);
        }
        int columns = matrix.length / rows;
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            double scale = largest(Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns));
            for (int at = row; at < exact.length; at += rows) {
                largest = Math.max(largest, Math.abs(exact[at]) / scale);
            }
        }
        return largest;
    }

    private static double size(float[] values, Unit unit) {
        return switch (unit) {
            case POWER -> Math.sqrt(squares(values) / values.length);
            case FULL_SCALE -> largest(values);
        };
    }

    private static double squares(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return squares;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}

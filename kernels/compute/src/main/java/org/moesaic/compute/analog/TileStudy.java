package org.moesaic.compute.analog;

import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.compute.random.Noise;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;

/// How wrong products on analog tiles are: a Monte-Carlo study. Each trial has a matrix, devices and vectors of its own.
///
/// @param preset the tile
/// @param shape of the matrix: `rows` outputs, `columns` inputs
/// @param seconds since programming
/// @param weights what the matrices hold
/// @param inputs what the vectors hold
/// @param trials at least 2
/// @param vectors of each trial
/// @param seed of everything
public record TileStudy(
        TilePreset preset,
        MatrixShape shape,
        double seconds,
        Weights weights,
        Inputs inputs,
        int trials,
        int vectors,
        long seed) {

    /// What the matrices hold.
    public sealed interface Weights {

        /// Normal variates, clipped to ±1.
        record Gaussian(double sigma) implements Weights {}

        /// The same matrix in every trial, row by row.
        record Given(float[] values) implements Weights {}
    }

    /// What the vectors hold.
    public enum Inputs {
        /// Even between -1 and 1.
        UNIFORM,
        /// Normal with a standard deviation of ⅓, so that an input range learned by the rule of three deviations
        /// (IBM/aihwkit `init_std_alpha`) is 1.
        GAUSSIAN
    }

    /// The outcome.
    ///
    /// @param relativeError root mean square of the error over that of the exact output
    /// @param standardError of `relativeError`, from leaving out one trial at a time
    public record Outcome(double relativeError, double standardError) {}

    private static final int WEIGHTS = 1;
    private static final int INPUTS = 2;

    public TileStudy {
        if (trials < 2 || vectors < 1) {
            throw new IllegalArgumentException(
                    trials + " trials of " + vectors + " vectors; at least 2 and 1");
        }
    }

    /// The same study of another tile.
    public TileStudy with(TilePreset other) {
        return new TileStudy(other, shape, seconds, weights, inputs, trials, vectors, seed);
    }

    /// Runs all trials, on all processors; the result does not depend on how many there are.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA for weights that cannot be programmed
    public Outcome run() {
        return run(() -> {});
    }

    /// The same.
    ///
    /// @param afterTrial is told of each trial that is done, by the thread that did it
    public Outcome run(Runnable afterTrial) {
        List<Squares> squares =
                IntStream.range(0, trials)
                        .parallel()
                        .mapToObj(trial -> {
                            Squares one = trial(trial);
                            afterTrial.run();
                            return one;
                        })
                        .toList();
        double error = 0;
        double exact = 0;
        for (Squares one : squares) {
            error += one.error();
            exact += one.exact();
        }
        double relative = ratio(error, exact);
        double spread = 0;
        for (Squares one : squares) {
            double without = ratio(error - one.error(), exact - one.exact());
            spread += (without - relative) * (without - relative);
        }
        return new Outcome(relative, Math.sqrt(spread * (trials - 1) / trials));
    }

    private static double ratio(double error, double exact) {
        return exact == 0 ? 0 : Math.sqrt(Math.max(0, error) / exact);
    }

    /// Sums of squares of one trial.
    private record Squares(double error, double exact) {}

    private Squares trial(int trial) {
        Noise data = new Noise(new NoiseKey(seed, trial, 1, 0).crossbar(0, 0));
        float[] matrix = matrix(data);
        float[] x = vectors(data);
        float[] y = new float[vectors * shape.rows()];
        ProgrammedMatrix programmed =
                ProgrammedMatrix.program(
                        matrix, shape, new float[0], preset, new NoiseKey(seed, trial, 0, 0));
        try (LoadedTiles tiles = new ReferenceTiles(programmed.at(seconds))) {
            tiles.multiply(0, vectors, x, y);
        }
        double error = 0;
        double exact = 0;
        for (int vector = 0; vector < vectors; vector++) {
            for (int row = 0; row < shape.rows(); row++) {
                double sum = exact(matrix, row, x, vector);
                double difference = y[vector * shape.rows() + row] - sum;
                error += difference * difference;
                exact += sum * sum;
            }
        }
        return new Squares(error, exact);
    }

    private double exact(float[] matrix, int row, float[] x, int vector) {
        double sum = 0;
        int columns = shape.columns();
        for (int column = 0; column < columns; column++) {
            sum += (double) matrix[row * columns + column] * x[vector * columns + column];
        }
        return sum;
    }

    private float[] matrix(Noise data) {
        return switch (weights) {
            case Weights.Given given -> given.values();
            case Weights.Gaussian gaussian -> {
                float[] matrix = new float[Math.toIntExact(shape.weights())];
                for (int at = 0; at < matrix.length; at++) {
                    int column = at % shape.columns();
                    int row = at / shape.columns();
                    double value = gaussian.sigma() * data.normal(column, row, WEIGHTS, 0);
                    matrix[at] = (float) Math.min(1, Math.max(-1, value));
                }
                yield matrix;
            }
        };
    }

    private float[] vectors(Noise data) {
        float[] x = new float[Math.multiplyExact(vectors, shape.columns())];
        for (int at = 0; at < x.length; at++) {
            int column = at % shape.columns();
            int vector = at / shape.columns();
            x[at] =
                    switch (inputs) {
                        case UNIFORM -> (float) (2 * data.uniform(column, vector, INPUTS, 0) - 1);
                        case GAUSSIAN -> data.normal(column, vector, INPUTS, 0) / 3;
                    };
        }
        return x;
    }
}

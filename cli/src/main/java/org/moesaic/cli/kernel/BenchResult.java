package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// How fast one format is on one backend.
///
/// @param format its name
/// @param matrices how many took turns
/// @param poolBytes bytes of all of them
/// @param matrixBytes bytes of weights, scales and zero points of a matrix
/// @param matricesPerOp matrices that an operation multiplies
/// @param nanosecondsPerOp the median of several rounds
/// @param relativeError root mean square of the error over that of the exact sums
/// @param withinBound whether every output is what it may be
record BenchResult(
        String format,
        int matrices,
        long poolBytes,
        long matrixBytes,
        int matricesPerOp,
        double nanosecondsPerOp,
        double relativeError,
        boolean withinBound) {

    private static final int ROUNDS = 5;
    private static final long ROUND_NANOSECONDS = 150_000_000;

    /// Java's second compiler takes over after some tenths of a second, and later where it is busy: warm-up lasts until so
    /// many rounds in a row brought nothing.
    private static final int STEADY_ROUNDS = 5;

    /// A round that is this much faster than the best before it shows that the warm-up goes on.
    private static final double FASTER = 0.97;

    private static final int LONGEST_WARM_UP_ROUNDS = 40;

    /// Loads, warms up, and measures. What the kernel gives is held against what it must be.
    static BenchResult of(Backend backend, NumberFormat format, BenchSettings settings) {
        try (Arena arena = Arena.ofShared()) {
            RandomWeights weights = new RandomWeights(settings.shape(), settings.seed());
            PackedMatrix packed = new RoundToNearest().quantise(weights, format, arena);
            try (MatrixPool pool = new MatrixPool(backend, packed, settings.poolBytes())) {
                return of(backend, packed, pool, settings);
            }
        }
    }

    private static BenchResult of(
            Backend backend, PackedMatrix packed, MatrixPool pool, BenchSettings settings) {
        float[] x = inputs(settings);
        float[][] y = new float[settings.experts()][settings.batch() * settings.shape().rows()];
        double nanoseconds = median(operation(backend, pool, settings, x, y));
        Expectation expected = Expectation.of(packed, settings.activations(), settings.batch(), x);
        return new BenchResult(
                packed.format().name(),
                pool.size(),
                pool.bytes(),
                pool.matrixBytes(),
                settings.experts(),
                nanoseconds,
                RelativeError.of(y[0], expected.values()),
                Arrays.stream(y).allMatch(one -> expected.violations(one).isEmpty()));
    }

    private static Runnable operation(
            Backend backend, MatrixPool pool, BenchSettings settings, float[] x, float[][] y) {
        if (y.length == 1) {
            return () ->
                    backend.multiply(
                            pool.next(), settings.activations(), settings.batch(), x, y[0]);
        }
        List<Backend.Product> products = new ArrayList<>(y.length);
        return () -> {
            products.clear();
            for (float[] outputs : y) {
                products.add(new Backend.Product(pool.next(), settings.batch(), x, outputs));
            }
            backend.multiplyAll(products, settings.activations());
        };
    }

    private static float[] inputs(BenchSettings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        return ValueKind.NORMAL.array(random, settings.batch() * settings.shape().columns());
    }

    /// Nanoseconds of an operation, warmed up: the median of several rounds.
    static double median(Runnable operation) {
        warmUp(operation);
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = nanosecondsPerOp(operation);
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private static void warmUp(Runnable operation) {
        double best = Double.POSITIVE_INFINITY;
        int steady = 0;
        for (int i = 0; i < LONGEST_WARM_UP_ROUNDS && steady < STEADY_ROUNDS; i++) {
            double nanoseconds = nanosecondsPerOp(operation);
            steady = nanoseconds < FASTER * best ? 0 : steady + 1;
            best = Math.min(best, nanoseconds);
        }
    }

    /// Runs it for about one round, at least once.
    private static double nanosecondsPerOp(Runnable operation) {
        long start = System.nanoTime();
        long spent;
        int operations = 0;
        do {
            operation.run();
            operations++;
            spent = System.nanoTime() - start;
        } while (spent < ROUND_NANOSECONDS);
        return (double) spent / operations;
    }

    /// Bytes of weights a second.
    double weightBytesPerSecond() {
        return (double) matrixBytes * matricesPerOp * 1e9 / nanosecondsPerOp;
    }
}

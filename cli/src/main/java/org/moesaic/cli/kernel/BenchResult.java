package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// How fast one format is on one backend.
///
/// @param matrices how many took turns
/// @param poolBytes bytes of all of them
/// @param matrixBytes bytes of weights, scales and zero points that an operation reads
/// @param nanosecondsPerOp the median of several rounds
/// @param relativeError root mean square of the error over that of the exact sums
/// @param withinBound whether every output is what it may be
record BenchResult(
        NumberFormat format,
        int matrices,
        long poolBytes,
        long matrixBytes,
        double nanosecondsPerOp,
        double relativeError,
        boolean withinBound) {

    private static final int ROUNDS = 5;
    private static final long ROUND_NANOSECONDS = 150_000_000;

    /// Java's second compiler has taken over after some tenths of a second; busy machines need longer.
    private static final long WARM_UP_NANOSECONDS = 1_000_000_000;

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
        float[] y = new float[settings.batch() * settings.shape().rows()];
        Runnable operation =
                () -> backend.multiply(pool.next(), settings.activations(), settings.batch(), x, y);
        double nanoseconds = median(operation);
        Expectation expected = Expectation.of(packed, settings.activations(), settings.batch(), x);
        return new BenchResult(
                packed.format(),
                pool.size(),
                pool.bytes(),
                pool.matrixBytes(),
                nanoseconds,
                RelativeError.of(y, expected.values()),
                expected.violations(y).isEmpty());
    }

    private static float[] inputs(BenchSettings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        return ValueKind.NORMAL.array(random, settings.batch() * settings.shape().columns());
    }

    private static double median(Runnable operation) {
        nanosecondsPerOp(operation, WARM_UP_NANOSECONDS);
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = nanosecondsPerOp(operation, ROUND_NANOSECONDS);
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    /// Runs it for about so long, at least once.
    private static double nanosecondsPerOp(Runnable operation, long nanoseconds) {
        long start = System.nanoTime();
        long spent;
        int operations = 0;
        do {
            operation.run();
            operations++;
            spent = System.nanoTime() - start;
        } while (spent < nanoseconds);
        return (double) spent / operations;
    }

    /// Bytes of weights a second.
    double weightBytesPerSecond() {
        return matrixBytes * 1e9 / nanosecondsPerOp;
    }
}

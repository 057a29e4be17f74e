package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceProvider;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.random.Noise;

/// The product of the largest neuron norms ranks experts by the noise that analog tiles put on their outputs
/// (arXiv 2603.02633), where norms are spread log-normally.
class NeuronNormNoiseTest {

    private static final int EXPERTS = 24;

    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    /// The mean over the seeds with the interval that holds it in 95 of 100 cases: Student's t of Fisher's transform.
    @Test
    void theScoreRanksTheNoise(TestReporter report) {
        double[] transformed = new double[SEEDS.length];
        for (int i = 0; i < SEEDS.length; i++) {
            transformed[i] = atanh(correlation(SEEDS[i]));
        }
        double mean = Arrays.stream(transformed).average().orElseThrow();
        double variance =
                Arrays.stream(transformed).map(each -> (each - mean) * (each - mean)).sum()
                        / (SEEDS.length - 1);
        double half =
                TDistribution.of(SEEDS.length - 1).inverseCumulativeProbability(0.975)
                        * Math.sqrt(variance / SEEDS.length);
        report.publishEntry(
                "Spearman",
                "%.3f, 95 %% interval %.3f to %.3f"
                        .formatted(
                                Math.tanh(mean), Math.tanh(mean - half), Math.tanh(mean + half)));
        assertTrue(
                Math.tanh(mean - half) > 0.6, "the interval begins at " + Math.tanh(mean - half));
    }

    private static double correlation(long seed) {
        double[] score = new double[EXPERTS];
        double[] noise = new double[EXPERTS];
        CalibrationTokens tokens = CalibrationTokens.gaussian(16, 32, 1, seed);
        DamageMeter meter = new DamageMeter(tokens, Nonlinearity.SILU, seed, Optional.empty());
        List<Treatment> analog = DamageMeterTest.treatments("analog:pcm-standard");
        Noise spread = new Noise(seed);
        try (Backend backend = new ReferenceProvider().open(0, 1)) {
            for (int e = 0; e < EXPERTS; e++) {
                double scale = Math.exp(0.5 * spread.normal(e, 0, 0, 0));
                ExpertMatrices expert = Experts.gated(32, 24, scale, 100 * seed + 3 * e);
                score[e] = expert.all().mapToDouble(NeuronNormNoiseTest::largest).sum();
                noise[e] = meter.measure(backend, 0, e, expert, analog).getFirst().noisePower();
            }
        }
        return spearman(score, noise);
    }

    private static double atanh(double value) {
        return 0.5 * Math.log((1 + value) / (1 - value));
    }

    /// The logarithm of the largest norm of a row.
    private static double largest(WeightSource matrix) {
        float[] row = new float[matrix.shape().columns()];
        double largest = 0;
        for (int r = 0; r < matrix.shape().rows(); r++) {
            matrix.row(r, row);
            double squares = 0;
            for (float w : row) {
                squares += (double) w * w;
            }
            largest = Math.max(largest, squares);
        }
        return 0.5 * Math.log(largest);
    }

    private static double spearman(double[] one, double[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = rank(one, i) - rank(other, i);
            squares += difference * difference;
        }
        double n = one.length;
        return 1 - 6 * squares / (n * (n * n - 1));
    }

    private static long rank(double[] values, int at) {
        return Arrays.stream(values).filter(each -> each < values[at]).count();
    }
}

package org.moesaic.compute.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Moments of normal noise and correlation between neighbours, at 4 sigma of [#SAMPLES] draws: mean 4 / √n, variance
/// 4 √(2 / n), skew 4 √(6 / n), excess 4 √(24 / n), correlation 4 / √n.
final class NoiseMomentsTest {

    private static final int SAMPLES = 100_000;
    private static final NoiseKey KEY = new NoiseKey(2026, 3, 5, 1);

    private interface Draws {

        float at(int index);
    }

    private static Draws along(NoiseKey key, int tile, int line, int place, int read, int stream) {
        Noise noise = new Noise(key.crossbar(tile, 0));
        return i -> noise.normal(line * i, place * i, stream, read * i);
    }

    @TestFactory
    Stream<DynamicTest> momentsAlongEachAxis() {
        return Stream.of(
                test("columns", along(KEY, 0, 1, 0, 0, 1)),
                test("rows", along(KEY, 0, 0, 1, 0, 1)),
                test("reads", along(KEY, 0, 0, 0, 1, 17)),
                test("columns and rows", along(KEY, 7, 1, 3, 0, 2)));
    }

    private static DynamicTest test(String name, Draws draws) {
        return DynamicTest.dynamicTest(name, () -> assertStandardNormal(draws));
    }

    private static void assertStandardNormal(Draws draws) {
        double[] powers = new double[5];
        for (int i = 0; i < SAMPLES; i++) {
            double z = draws.at(i);
            double power = 1;
            for (int k = 1; k < powers.length; k++) {
                power *= z;
                powers[k] += power / SAMPLES;
            }
        }
        assertEquals(0, powers[1], 4 / Math.sqrt(SAMPLES));
        assertEquals(1, powers[2], 4 * Math.sqrt(2.0 / SAMPLES));
        assertEquals(0, powers[3], 4 * Math.sqrt(15.0 / SAMPLES));
        assertEquals(3, powers[4], 4 * Math.sqrt(96.0 / SAMPLES));
    }

    /// Two series whose keys differ in one place only.
    @TestFactory
    Stream<DynamicTest> independence() {
        Draws base = along(KEY, 4, 1, 0, 0, 1);
        Noise same = new Noise(KEY.crossbar(4, 0));
        return Stream.of(
                uncorrelated("next column", base, i -> same.normal(i + 1, 0, 1, 0)),
                uncorrelated("next group of columns", base, i -> same.normal(i + 4, 0, 1, 0)),
                uncorrelated("next row", base, i -> same.normal(i, 1, 1, 0)),
                uncorrelated("next stream", base, i -> same.normal(i, 0, 2, 0)),
                uncorrelated("next read", base, i -> same.normal(i, 0, 1, 1)),
                uncorrelated("next tile", base, along(KEY, 5, 1, 0, 0, 1)),
                uncorrelated(
                        "next matrix", base, along(new NoiseKey(2026, 3, 5, 2), 4, 1, 0, 0, 1)),
                uncorrelated(
                        "next expert", base, along(new NoiseKey(2026, 3, 6, 1), 4, 1, 0, 0, 1)),
                uncorrelated("next layer", base, along(new NoiseKey(2026, 4, 5, 1), 4, 1, 0, 0, 1)),
                uncorrelated("next seed", base, along(new NoiseKey(2027, 3, 5, 1), 4, 1, 0, 0, 1)));
    }

    private static DynamicTest uncorrelated(String name, Draws one, Draws other) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    double product = 0;
                    double squares = 0;
                    for (int i = 0; i < SAMPLES; i++) {
                        double a = one.at(i);
                        double b = other.at(i);
                        product += a * b / SAMPLES;
                        // Neither may the sizes go together.
                        squares += (a * a - 1) * (b * b - 1) / SAMPLES;
                    }
                    assertEquals(0, product, 4 / Math.sqrt(SAMPLES));
                    assertEquals(0, squares, 4 * 2 / Math.sqrt(SAMPLES));
                });
    }

    /// Distance of the sample from the distribution (Kolmogorov and Smirnov), at the probability of 4 sigma: 2.3 / √n.
    @Test
    void distributionIsNormal() {
        Draws draws = along(KEY, 9, 1, 0, 0, 3);
        float[] sorted = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            sorted[i] = draws.at(i);
        }
        java.util.Arrays.sort(sorted);
        double furthest = 0;
        for (int i = 0; i < SAMPLES; i += 7) {
            furthest = Math.max(furthest, Math.abs((i + 0.5) / SAMPLES - normal(sorted[i])));
        }
        assertEquals(0, furthest, 2.3 / Math.sqrt(SAMPLES));
    }

    /// The distribution function by Simpson's rule from 0, 200 steps.
    private static double normal(double z) {
        int steps = 200;
        double h = z / steps;
        double sum = 1 + Math.exp(-z * z / 2);
        for (int i = 1; i < steps; i++) {
            double x = i * h;
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-x * x / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    @Test
    void aDrawDependsOnItsPlaceAlone() {
        Noise forwards = new Noise(KEY.crossbar(1, 0));
        Noise backwards = new Noise(KEY.crossbar(1, 0));
        float[] first = new float[100];
        for (int i = 0; i < 100; i++) {
            first[i] = forwards.normal(i, 2, 3, 4);
        }
        for (int i = 99; i >= 0; i--) {
            assertEquals(first[i], backwards.normal(i, 2, 3, 4));
        }
        assertNotEquals(KEY.crossbar(1, 0), KEY.crossbar(1, 1));
    }
}

package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a linear algebra library.
class CholeskyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40, 129})
    void factorsMultiplyBack(int n) {
        double[] a = positiveDefinite(n);
        SimpleMatrix given = new SimpleMatrix(n, n, true, a);
        SimpleMatrix lower = new SimpleMatrix(n, n, true, Cholesky.lower(a, n).orElseThrow());
        assertNear(given, lower.mult(lower.transpose()));
        SimpleMatrix upper =
                new SimpleMatrix(n, n, true, Cholesky.upperOfInverse(a, n).orElseThrow());
        assertNear(given.invert(), upper.transpose().mult(upper));
        for (int i = 1; i < n; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(0, upper.get(i, j));
                assertEquals(0, lower.get(j, i));
            }
        }
    }

    @Test
    void byHand() {
        double[] l = Cholesky.lower(new double[] {4, 2, 2, 10}, 2).orElseThrow();
        assertArrayEquals(new double[] {2, 0, 1, 3}, l);
        assertArrayEquals(new double[0], Cholesky.lower(new double[0], 0).orElseThrow());
    }

    @Test
    void whatIsNotPositiveDefiniteHasNone() {
        for (double[] a :
                new double[][] {
                    {1, 2, 2, 1}, {0, 0, 0, 1}, {1, 0, 0, Double.NaN}, {1, 0, 0, 1 / 0.0}
                }) {
            assertEquals(Optional.empty(), Cholesky.lower(a, 2));
            assertEquals(Optional.empty(), Cholesky.upperOfInverse(a, 2));
        }
    }

    private static void assertNear(SimpleMatrix expected, SimpleMatrix actual) {
        double distance = expected.minus(actual).normF();
        assertTrue(distance <= 1e-12 * expected.normF(), "off by " + distance);
    }

    private static double[] positiveDefinite(int n) {
        Random random = new Random(n);
        SimpleMatrix x = SimpleMatrix.random_DDRM(n, 2 * n, -1, 1, random);
        return x.mult(x.transpose()).plus(SimpleMatrix.identity(n)).getDDRM().getData();
    }
}

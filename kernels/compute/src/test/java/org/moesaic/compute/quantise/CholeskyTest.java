package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a linear algebra library.
class CholeskyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40, 64, 65, 129, 200})
    void factorsMultiplyBack(int n) {
        double[] a = positiveDefinite(n);
        SimpleMatrix given = new SimpleMatrix(n, n, true, a);
        double[] factored = a.clone();
        assertTrue(Cholesky.factor(factored, n));
        double[] plain = PlainCholesky.factor(a, n);
        assertArrayEquals(plain, aboveDiagonal(factored, n), "blocks change no bit");
        SimpleMatrix root = new SimpleMatrix(n, n, true, plain);
        assertNear(given, root.transpose().mult(root));
        double[] inverse = Cholesky.inverseOfTranspose(factored, n);
        assertArrayEquals(PlainCholesky.inverseOfTranspose(plain, n), inverse);
        SimpleMatrix upper =
                new SimpleMatrix(n, n, true, Cholesky.upperOfInverse(a.clone(), n).orElseThrow());
        assertNear(given.invert(), upper.transpose().mult(upper));
        for (int i = 1; i < n; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(0, upper.get(i, j));
            }
        }
    }

    /// What is above the diagonal may be anything.
    @Test
    void oneTriangleIsRead() {
        int n = 70;
        double[] a = positiveDefinite(n);
        double[] half = a.clone();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                half[i * n + j] = Double.NaN;
            }
        }
        assertArrayEquals(
                Cholesky.upperOfInverse(a, n).orElseThrow(),
                Cholesky.upperOfInverse(half, n).orElseThrow());
    }

    @Test
    void byHand() {
        double[] a = {4, 2, 2, 10};
        assertTrue(Cholesky.factor(a, 2));
        assertArrayEquals(new double[] {2, 1, 0, 3}, aboveDiagonal(a, 2));
        assertArrayEquals(new double[0], Cholesky.upperOfInverse(new double[0], 0).orElseThrow());
    }

    @Test
    void whatIsNotPositiveDefiniteHasNone() {
        for (double[] a :
                new double[][] {
                    {1, 2, 2, 1}, {0, 0, 0, 1}, {1, 0, 0, Double.NaN}, {1, 0, 0, 1 / 0.0}
                }) {
            assertFalse(Cholesky.factor(a.clone(), 2));
            assertEquals(Optional.empty(), Cholesky.upperOfInverse(a, 2));
        }
        double[] late = new double[130 * 130];
        for (int i = 0; i < 129; i++) {
            late[i * 131] = 1;
        }
        assertFalse(Cholesky.factor(late, 130));
    }

    private static double[] aboveDiagonal(double[] a, int n) {
        double[] upper = a.clone();
        for (int i = 1; i < n; i++) {
            Arrays.fill(upper, i * n, i * n + i, 0);
        }
        return upper;
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

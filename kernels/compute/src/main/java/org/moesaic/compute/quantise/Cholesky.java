package org.moesaic.compute.quantise;

import java.util.Optional;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.MatrixLoops.Part;

/// Triangular factors of a symmetric positive definite matrix, in double; n × n, row after row in one array.
///
/// Written here so that this module needs no library at run time. Rows are finished in blocks; what a block does to the rows
/// behind it is one product of matrices ([MatrixLoops#subtractProducts]). Every value sees the same operations in the same
/// order as in the loops without blocks, so blocks change no bit. Tests hold it against those loops, and against a library.
final class Cholesky {

    /// Rows of a block.
    static final int BLOCK = 64;

    private Cholesky() {}

    /// The upper factor U with `A⁻¹ = Uᵀ U`: what GPTQ divides its errors by (arXiv 2210.17323, section 3, step 3). Empty
    /// if A is not positive definite to working precision, or not finite.
    ///
    /// With the order of rows and columns reversed (J), `J A J = Rᵀ R` gives `A⁻¹ = (J R⁻¹ J)(J R⁻ᵀ J)`, and `J R⁻ᵀ J` is
    /// upper triangular: one factorisation and one triangular inverse instead of two factorisations and an inverse.
    ///
    /// @param a of which what is above the diagonal is not read; it is overwritten
    static Optional<double[]> upperOfInverse(double[] a, int n) {
        reverse(a);
        if (!factor(a, n)) {
            return Optional.empty();
        }
        double[] upper = inverseOfTranspose(a, n);
        reverse(upper);
        return Optional.of(upper);
    }

    private static void reverse(double[] a) {
        for (int i = 0, j = a.length - 1; i < j; i++, j--) {
            double value = a[i];
            a[i] = a[j];
            a[j] = value;
        }
    }

    /// Puts the upper factor R with `A = Rᵀ R` in the place of the upper triangle. What is below the diagonal is neither read
    /// nor kept.
    ///
    /// @return false if A is not positive definite to working precision, or not finite
    static boolean factor(double[] a, int n) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(from + BLOCK, n);
            for (int k = from; k < to; k++) {
                double pivot = a[k * n + k];
                if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                a[k * n + k] = Math.sqrt(pivot);
                divide(a, k * n + k + 1, n - k - 1, a[k * n + k]);
                for (int i = k + 1; i < to; i++) {
                    subtract(a, i * n + i, a[k * n + i], a, k * n + i, n - i);
                }
            }
            for (int i = to; i < n; i += BLOCK) {
                int rows = Math.min(BLOCK, n - i);
                Part above = new Part(a, from * n + i, n);
                Part rest = new Part(a, i * n + i, n);
                MatrixLoops.best().subtractProducts(above, above, rest, rows, n - i, to - from);
            }
        }
        return true;
    }

    /// The inverse of Rᵀ, lower triangular: row i is `(e_i - Σ_{k<i} R[k][i] · row k) / R[i][i]`.
    static double[] inverseOfTranspose(double[] r, int n) {
        double[] inverse = new double[n * n];
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(from + BLOCK, n);
            for (int i = from; i < to; i++) {
                for (int k = from; k < i; k++) {
                    subtract(inverse, i * n, r[k * n + i], inverse, k * n, k + 1);
                }
                inverse[i * n + i] = 1;
                divide(inverse, i * n, i + 1, r[i * n + i]);
            }
            for (int i = to; i < n; i += BLOCK) {
                int rows = Math.min(BLOCK, n - i);
                Part left = new Part(r, from * n + i, n);
                Part done = new Part(inverse, from * n, n);
                Part rest = new Part(inverse, i * n, n);
                MatrixLoops.best().subtractProducts(left, done, rest, rows, to, to - from);
            }
        }
        return inverse;
    }

    private static void divide(double[] a, int from, int count, double by) {
        for (int j = from; j < from + count; j++) {
            a[j] /= by;
        }
    }

    private static void subtract(
            double[] a, int at, double factor, double[] b, int with, int count) {
        for (int j = 0; j < count; j++) {
            a[at + j] -= factor * b[with + j];
        }
    }
}

package org.moesaic.compute.quantise;

import java.util.Optional;

/// Triangular factors of a symmetric positive definite matrix, in double; n × n, row after row in one array.
///
/// Written here so that this module needs no library at run time: the work, two thirds of n³, is no more than that of
/// GPTQ's own loop over as many rows. Tests hold it against a library.
final class Cholesky {

    private Cholesky() {}

    /// The lower factor L with `A = L Lᵀ`, zero above the diagonal; empty if A is not positive definite to working
    /// precision, or not finite.
    static Optional<double[]> lower(double[] a, int n) {
        double[] l = new double[a.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = a[i * n + j] - dot(l, i * n, j * n, j);
                if (i != j) {
                    l[i * n + j] = rest / l[j * n + j];
                } else if (rest > 0 && rest < Double.POSITIVE_INFINITY) {
                    l[i * n + i] = Math.sqrt(rest);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(l);
    }

    /// The upper factor U with `A⁻¹ = Uᵀ U`: what GPTQ divides its errors by (arXiv 2210.17323, section 3, step 3).
    ///
    /// With the order of rows and columns reversed (J), `J A J = L Lᵀ` gives `A⁻¹ = (J L⁻ᵀ J)(J L⁻¹ J)`, and `J L⁻¹ J` is
    /// upper triangular: one factorisation and one triangular inverse instead of two factorisations and an inverse.
    static Optional<double[]> upperOfInverse(double[] a, int n) {
        double[] reversed = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            reversed[a.length - 1 - i] = a[i];
        }
        return lower(reversed, n)
                .map(l -> {
                    double[] inverse = inverse(l, n);
                    double[] upper = new double[a.length];
                    for (int i = 0; i < a.length; i++) {
                        upper[a.length - 1 - i] = inverse[i];
                    }
                    return upper;
                });
    }

    /// The inverse of a lower triangular matrix, itself lower triangular: row i is
    /// `(e_i - Σ_{k<i} L[i][k] · row k) / L[i][i]`.
    private static double[] inverse(double[] l, int n) {
        double[] inverse = new double[l.length];
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int k = 0; k < i; k++) {
                double factor = l[row + k];
                for (int j = 0; j <= k; j++) {
                    inverse[row + j] -= factor * inverse[k * n + j];
                }
            }
            for (int j = 0; j < i; j++) {
                inverse[row + j] /= l[row + i];
            }
            inverse[row + i] = 1 / l[row + i];
        }
        return inverse;
    }

    private static double dot(double[] a, int from, int with, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[from + i] * a[with + i];
        }
        return sum;
    }
}

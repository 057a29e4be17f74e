package org.moesaic.compute.quantise;

/// The factors of [Cholesky] without blocks, by their definition.
final class PlainCholesky {

    private PlainCholesky() {}

    /// R with `A = Rᵀ R`, zero below the diagonal.
    static double[] factor(double[] a, int n) {
        double[] r = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double rest = a[i * n + j];
                for (int k = 0; k < i; k++) {
                    rest -= r[k * n + i] * r[k * n + j];
                }
                r[i * n + j] = i == j ? Math.sqrt(rest) : rest / r[i * n + i];
            }
        }
        return r;
    }

    /// The inverse of Rᵀ.
    static double[] inverseOfTranspose(double[] r, int n) {
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    rest -= r[k * n + i] * inverse[k * n + j];
                }
                inverse[i * n + j] = rest / r[i * n + i];
            }
        }
        return inverse;
    }
}

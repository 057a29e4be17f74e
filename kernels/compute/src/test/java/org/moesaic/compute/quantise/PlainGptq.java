package org.moesaic.compute.quantise;

import org.ejml.simple.SimpleMatrix;

/// GPTQ as the paper's algorithm box has it, without blocks: dense matrices, a library's inverse of what is left of the
/// Hessian after each column (equation 4), all rows at once.
final class PlainGptq {

    private PlainGptq() {}

    /// Quantised weights in the values of the grid.
    static float[][] quantise(
            GridFitter fitter, double[][] weights, Hessian hessian, double damping) {
        int n = hessian.width();
        double[][] w = new double[weights.length][];
        for (int r = 0; r < w.length; r++) {
            w[r] = weights[r].clone();
        }
        SimpleMatrix damped = damped(hessian, damping);
        float[][] quantised = new float[w.length][n];
        Grid[] grids = new Grid[w.length];
        for (int i = 0; i < n; i++) {
            SimpleMatrix rest = damped.extractMatrix(i, n, i, n).invert();
            for (int r = 0; r < w.length; r++) {
                if (i % fitter.group() == 0) {
                    int end = Math.min(i + fitter.group(), n);
                    grids[r] = fitter.fit(r, w[r], i, end, 1);
                }
                quantised[r][i] = grids[r].value(grids[r].code(w[r][i]));
                double error = (w[r][i] - quantised[r][i]) / rest.get(0, 0);
                for (int j = i; j < n; j++) {
                    w[r][j] -= error * rest.get(0, j - i);
                }
            }
        }
        return quantised;
    }

    private static SimpleMatrix damped(Hessian hessian, double damping) {
        int n = hessian.width();
        SimpleMatrix h = new SimpleMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double value = hessian.mean(i, j);
                h.set(i, j, i == j && value == 0 ? 1 : value);
            }
        }
        return h.plus(SimpleMatrix.identity(n).scale(damping * h.trace() / n));
    }
}

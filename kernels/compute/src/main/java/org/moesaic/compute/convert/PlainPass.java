package org.moesaic.compute.convert;

import java.util.Arrays;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;

/// What matrices and experts give in double, by their definition. Weights are read row by row, so no copy of them is made.
final class PlainPass {

    private PlainPass() {}

    /// Rows that are multiplied together.
    private static final int ROWS = 64;

    /// `y[t] = W · x[t] + bias`. A sum goes from the bias to the first column and on to the last
    /// ([MatrixLoops#addProducts]).
    ///
    /// @param x token after token
    /// @param bias one a row, or empty
    static double[] product(WeightSource weights, int tokens, double[] x, float[] bias) {
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        int filled = Math.ceilDiv(tokens, MatrixLoops.TOKENS) * MatrixLoops.TOKENS;
        double[] byColumn = new double[Math.multiplyExact(columns, filled)];
        for (int t = 0; t < tokens; t++) {
            for (int c = 0; c < columns; c++) {
                byColumn[c * filled + t] = x[t * columns + c];
            }
        }
        double[] y = new double[Math.multiplyExact(tokens, rows)];
        double[] sums = new double[Math.multiplyExact(ROWS, filled)];
        float[] slab = new float[Math.multiplyExact(ROWS, columns)];
        float[] row = new float[columns];
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            for (int r = 0; r < count; r++) {
                weights.row(first + r, row);
                System.arraycopy(row, 0, slab, r * columns, columns);
                double start = bias.length == 0 ? 0 : bias[first + r];
                Arrays.fill(sums, r * filled, (r + 1) * filled, start);
            }
            MatrixLoops.best().addProducts(slab, count, columns, byColumn, filled, sums);
            for (int r = 0; r < count; r++) {
                for (int t = 0; t < tokens; t++) {
                    y[t * rows + first + r] = sums[r * filled + t];
                }
            }
        }
        return y;
    }

    /// What the down projection of an expert gets.
    static double[] inner(ExpertMatrices expert, Nonlinearity between, int tokens, double[] x) {
        double[] inner = product(expert.up(), tokens, x, expert.biases().up());
        if (expert.gate().isPresent()) {
            double[] gate = product(expert.gate().get(), tokens, x, expert.biases().gate());
            for (int i = 0; i < inner.length; i++) {
                inner[i] = between.gated(gate[i], inner[i]);
            }
        } else {
            for (int i = 0; i < inner.length; i++) {
                inner[i] = between.of(inner[i]);
            }
        }
        return inner;
    }

    /// The outputs of an expert.
    static double[] outputs(ExpertMatrices expert, Nonlinearity between, int tokens, double[] x) {
        double[] inner = inner(expert, between, tokens, x);
        return product(expert.down(), tokens, inner, expert.biases().down());
    }

    static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}

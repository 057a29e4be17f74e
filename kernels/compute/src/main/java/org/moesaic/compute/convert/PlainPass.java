package org.moesaic.compute.convert;

import java.util.Arrays;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;

/// What matrices and experts give in double, by their definition. Weights are read row by row, so no copy of them is made.
final class PlainPass {

    private PlainPass() {}

    /// `y[t] = W · x[t] + bias`. A sum goes from the first column to the last; tokens lie side by side while it does, so
    /// that the compiler can take several at once.
    ///
    /// @param x token after token
    /// @param bias one a row, or empty
    static double[] product(WeightSource weights, int tokens, double[] x, float[] bias) {
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        double[] byColumn = new double[x.length];
        for (int t = 0; t < tokens; t++) {
            for (int c = 0; c < columns; c++) {
                byColumn[c * tokens + t] = x[t * columns + c];
            }
        }
        double[] y = new double[Math.multiplyExact(tokens, rows)];
        double[] sums = new double[tokens];
        float[] row = new float[columns];
        for (int r = 0; r < rows; r++) {
            weights.row(r, row);
            Arrays.fill(sums, bias.length == 0 ? 0 : bias[r]);
            for (int c = 0; c < columns; c++) {
                add(sums, row[c], byColumn, c * tokens);
            }
            for (int t = 0; t < tokens; t++) {
                y[t * rows + r] = sums[t];
            }
        }
        return y;
    }

    private static void add(double[] sums, double weight, double[] x, int from) {
        for (int t = 0; t < sums.length; t++) {
            sums[t] += weight * x[from + t];
        }
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

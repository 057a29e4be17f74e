package org.moesaic.compute.damage;

import java.util.Arrays;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.FiniteWeights;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

/// A weight matrix in memory, row after row, all of it finite: read and checked once, used by every treatment.
record DenseMatrix(FiniteWeights source) {

    /// @throws MoesaicException BAD_DATA naming every row that is not finite
    static DenseMatrix of(WeightSource source) {
        return new DenseMatrix(FiniteWeights.of(source, "weights must be finite"));
    }

    MatrixShape shape() {
        return source.shape();
    }

    float[] values() {
        return source.values();
    }

    /// `y[t] = W · x[t] + bias` in double: from the bias on, from the first column to the last
    /// ([MatrixLoops#addProducts]).
    double[] product(int tokens, double[] x, float[] bias) {
        int rows = shape().rows();
        int columns = shape().columns();
        int filled = Math.ceilDiv(tokens, MatrixLoops.TOKENS) * MatrixLoops.TOKENS;
        double[] byColumn = new double[Math.multiplyExact(columns, filled)];
        for (int t = 0; t < tokens; t++) {
            for (int c = 0; c < columns; c++) {
                byColumn[c * filled + t] = x[t * columns + c];
            }
        }
        double[] sums = new double[Math.multiplyExact(rows, filled)];
        for (int r = 0; r < bias.length; r++) {
            Arrays.fill(sums, r * filled, r * filled + tokens, bias[r]);
        }
        MatrixLoops.best().addProducts(values(), rows, columns, byColumn, filled, sums);
        double[] y = new double[Math.multiplyExact(tokens, rows)];
        for (int r = 0; r < rows; r++) {
            for (int t = 0; t < tokens; t++) {
                y[t * rows + r] = sums[r * filled + t];
            }
        }
        return y;
    }
}

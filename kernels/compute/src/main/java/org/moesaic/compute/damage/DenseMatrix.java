package org.moesaic.compute.damage;

import java.util.Arrays;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// A weight matrix in memory, row after row: read once, used by every treatment.
record DenseMatrix(MatrixShape shape, float[] values, String name) {

    static DenseMatrix of(WeightSource source) {
        int columns = source.shape().columns();
        float[] values = new float[Math.toIntExact(source.shape().weights())];
        float[] row = new float[columns];
        for (int r = 0; r < source.shape().rows(); r++) {
            source.row(r, row);
            System.arraycopy(row, 0, values, r * columns, columns);
        }
        return new DenseMatrix(source.shape(), values, source.name());
    }

    WeightSource source() {
        return WeightSource.of(shape, values).named(name);
    }

    /// `y[t] = W · x[t] + bias` in double. A sum goes from the first column to the last; tokens lie side by side while it
    /// does, so that the compiler can take several at once.
    double[] product(int tokens, double[] x, float[] bias) {
        int rows = shape.rows();
        int columns = shape.columns();
        double[] byColumn = new double[x.length];
        for (int t = 0; t < tokens; t++) {
            for (int c = 0; c < columns; c++) {
                byColumn[c * tokens + t] = x[t * columns + c];
            }
        }
        double[] y = new double[Math.multiplyExact(tokens, rows)];
        double[] sums = new double[tokens];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, bias.length == 0 ? 0 : bias[r]);
            for (int c = 0; c < columns; c++) {
                add(sums, values[r * columns + c], byColumn, c * tokens);
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
}

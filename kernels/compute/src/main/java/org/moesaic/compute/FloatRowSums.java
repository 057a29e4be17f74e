package org.moesaic.compute;

import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Rows times fp32 inputs. Each product of two floats is exact in double; sums are taken in column order.
final class FloatRowSums implements RowSums {

    private final PackedMatrix matrix;
    private final int columns;
    private final float[] x;
    private final float[] weights;
    private final WeightMagnitudes magnitudes;
    private final boolean[] finiteToken;

    FloatRowSums(PackedMatrix matrix, int batch, float[] x) {
        this.matrix = matrix;
        this.columns = matrix.shape().columns();
        this.x = x;
        this.weights = new float[columns];
        this.magnitudes = new WeightMagnitudes(matrix);
        this.finiteToken = new boolean[batch];
        for (int token = 0; token < batch; token++) {
            finiteToken[token] = finite(token);
        }
    }

    @Override
    public void row(int row) {
        Decoder.decodeRow(matrix, row, weights);
        magnitudes.row(row, weights);
    }

    @Override
    public double value(int token) {
        if (!finiteToken[token] || magnitudes.poisoned()) {
            return Double.NaN;
        }
        double sum = dot(weights, x, token * columns, columns);
        // An infinite weight that is a finite code times a finite scale: another order need not
        // overflow.
        return Double.isNaN(sum) ? 0 : sum;
    }

    @Override
    public double bound(int token) {
        double magnitude = 0;
        double unscaled = 0;
        double underflows = 1;
        for (int c = 0; c < columns; c++) {
            double input = Math.abs(x[token * columns + c]);
            magnitude += magnitudes.scaled(c) * input;
            unscaled += magnitudes.unscaled(c) * input;
            underflows += 1 + input + magnitudes.scale(c) + magnitudes.unscaled(c);
        }
        // Planes are added up twice: in the decoded weight here, and in whatever a backend does.
        long terms = columns + 2L * magnitudes.planes();
        return ErrorBound.of(terms, magnitude, unscaled, underflows * (1 + magnitudes.planes()));
    }

    /// The sum that the reference rounds to float.
    static double dot(float[] weights, float[] x, int from, int columns) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            sum += (double) weights[c] * x[from + c];
        }
        return sum;
    }

    private boolean finite(int token) {
        for (int c = 0; c < columns; c++) {
            if (!Float.isFinite(x[token * columns + c])) {
                return false;
            }
        }
        return true;
    }
}

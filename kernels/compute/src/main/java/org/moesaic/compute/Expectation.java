package org.moesaic.compute;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.PackedMatrix;

/// What a product must be: the exact sums, as far as double holds them, and how far a backend may be from each.
///
/// - A finite sum: the result is within the bound, which follows from format, shape and magnitudes (`docs/numerics.md`).
///   The bound is infinite where fp32 may overflow in one order of summation and not in another.
/// - A NaN among the weights of a row, an infinite plain float, or a NaN or an infinity among the inputs of a token: the
///   result is NaN or infinite. Which of them depends on the order of operations.
///
/// @param rows outputs of a token
/// @param values `batch` times `rows` sums; NaN where the result must not be finite
/// @param bounds the largest distance allowed for each
public record Expectation(int rows, double[] values, double[] bounds) {

    /// Works out what `Backend.multiply` must give.
    ///
    /// @param x `batch` times `columns` inputs
    /// @throws IllegalArgumentException if there are too few inputs, or the format has no such product
    public static Expectation of(
            PackedMatrix matrix, Activations activations, int batch, float[] x) {
        int rows = matrix.shape().rows();
        int columns = matrix.shape().columns();
        if (batch < 0 || x.length < (long) batch * columns) {
            throw new IllegalArgumentException(
                    x.length + " inputs for " + batch + " tokens of " + columns);
        }
        RowSums sums =
                switch (activations) {
                    case FP32 -> new FloatRowSums(matrix, batch, x);
                    case INT8 -> new IntegerRowSums(matrix, batch, x);
                };
        double[] values = new double[Math.multiplyExact(batch, rows)];
        double[] bounds = new double[values.length];
        for (int row = 0; row < rows; row++) {
            sums.row(row);
            for (int token = 0; token < batch; token++) {
                values[token * rows + row] = sums.value(token);
                bounds[token * rows + row] = sums.bound(token);
            }
        }
        return new Expectation(rows, values, bounds);
    }

    /// Whether `y` may stand at that index.
    public boolean allows(int index, float y) {
        if (Double.isNaN(values[index])) {
            return !Float.isFinite(y);
        }
        return bounds[index] == Double.POSITIVE_INFINITY
                || Math.abs(y - values[index]) <= bounds[index];
    }

    /// A line for each result that is not allowed.
    public List<String> violations(float[] y) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!allows(i, y[i])) {
                lines.add(
                        "token %d, row %d: %s, expected %s within %s"
                                .formatted(i / rows, i % rows, y[i], values[i], bounds[i]));
            }
        }
        return lines;
    }

    /// The largest error as a share of its bound: at most 1 if all results are allowed, infinite if one is not finite that
    /// must be. Results without a bound do not count.
    public double worstShare(float[] y) {
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            boolean bound = bounds[i] < Double.POSITIVE_INFINITY;
            double error = Math.abs(y[i] - values[i]);
            if (!allows(i, y[i]) && !Float.isFinite(y[i])) {
                worst = Double.POSITIVE_INFINITY;
            } else if (bound && error > 0) {
                worst = Math.max(worst, error / bounds[i]);
            }
        }
        return worst;
    }
}

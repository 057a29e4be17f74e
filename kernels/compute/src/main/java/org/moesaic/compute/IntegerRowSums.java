package org.moesaic.compute;

import org.moesaic.formats.PackedMatrix;

/// Rows of integer weights times int8 tokens.
final class IntegerRowSums implements RowSums {

    private final IntegerRow row;
    private final Int8Batch tokens;

    IntegerRowSums(PackedMatrix matrix, int batch, float[] x) {
        this.row = new IntegerRow(matrix);
        this.tokens = new Int8Batch(matrix.shape().columns());
        tokens.quantise(batch, x);
    }

    @Override
    public void row(int index) {
        row.row(index);
    }

    @Override
    public double value(int token) {
        row.multiply(tokens, token);
        if (row.poisoned() || Float.isNaN(tokens.scale(token))) {
            return Double.NaN;
        }
        double value = row.sum() * tokens.scale(token);
        // Infinite scales: their bound is infinite as well.
        return Double.isFinite(value) ? value : 0;
    }

    @Override
    public double bound(int token) {
        row.multiply(tokens, token);
        double scale = tokens.scale(token);
        double magnitude = row.magnitude() * scale;
        double unscaled = Math.max(row.magnitude(), row.integers() * Math.max(scale, 1));
        double underflows = row.underflows() + row.terms() * (1 + scale);
        return ErrorBound.of(row.terms(), magnitude, unscaled, underflows);
    }
}

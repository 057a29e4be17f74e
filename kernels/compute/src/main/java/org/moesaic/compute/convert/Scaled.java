package org.moesaic.compute.convert;

import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Weights times one factor for each input, rounded to fp32 once.
///
/// @param weights matrices of equal width, one above the other
/// @param factors one an input
/// @param byRow true if the inputs are rows: `factors.length` of them for each matrix
record Scaled(WeightSource weights, float[] factors, boolean byRow) implements WeightSource {

    Scaled {
        MatrixShape shape = weights.shape();
        if (byRow ? shape.rows() % factors.length != 0 : shape.columns() != factors.length) {
            throw new IllegalArgumentException(
                    "%d factors for %d x %d"
                            .formatted(factors.length, shape.rows(), shape.columns()));
        }
    }

    @Override
    public MatrixShape shape() {
        return weights.shape();
    }

    @Override
    public String name() {
        return weights.name();
    }

    @Override
    public void row(int row, float[] into) {
        weights.row(row, into);
        for (int c = 0; c < shape().columns(); c++) {
            into[c] *= byRow ? factors[row % factors.length] : factors[c];
        }
    }
}

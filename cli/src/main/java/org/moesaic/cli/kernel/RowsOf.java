package org.moesaic.cli.kernel;

import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Some rows of other weights, one after the other: one half of a fused matrix.
///
/// @param first the first of them
record RowsOf(WeightSource weights, int first, int count) implements WeightSource {

    @Override
    public MatrixShape shape() {
        return new MatrixShape(count, weights.shape().columns());
    }

    @Override
    public String name() {
        return weights.name() + ", rows from " + first;
    }

    @Override
    public void row(int row, float[] into) {
        weights.row(first + row, into);
    }
}

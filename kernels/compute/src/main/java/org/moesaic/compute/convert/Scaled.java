package org.moesaic.compute.convert;

import java.util.List;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Weights times a factor for each row and one for each column, computed in double and rounded to fp32 once.
///
/// @param weights matrices of equal shape, one above the other
/// @param rows of each matrix one factor a row; empty for ones
/// @param columns of each matrix one factor a column, or one array for all matrices; empty for ones
record Scaled(WeightSource weights, List<double[]> rows, List<double[]> columns)
        implements WeightSource {

    Scaled {
        MatrixShape shape = weights.shape();
        long height = rows.stream().mapToLong(each -> each.length).sum();
        boolean even =
                columns.size() <= 1
                        || shape.rows() % columns.size() == 0
                                && (rows.isEmpty() || rows.size() == columns.size());
        if (!even
                || !rows.isEmpty() && height != shape.rows()
                || columns.stream().anyMatch(each -> each.length != shape.columns())) {
            throw new IllegalArgumentException(
                    "%d factors of rows, %d of columns for %d x %d"
                            .formatted(
                                    height,
                                    columns.isEmpty() ? 0 : columns.getFirst().length,
                                    shape.rows(),
                                    shape.columns()));
        }
    }

    /// One factor for each input of one matrix.
    static Scaled inputs(WeightSource weights, double[] factors) {
        return new Scaled(weights, List.of(), List.of(factors));
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
        double ofRow = 1;
        if (!rows.isEmpty()) {
            int height = rows.getFirst().length;
            ofRow = rows.get(row / height)[row % height];
        }
        if (columns.isEmpty()) {
            for (int c = 0; c < shape().columns(); c++) {
                into[c] = (float) (into[c] * ofRow);
            }
        } else {
            double[] ofColumns = columns.get(row / (shape().rows() / columns.size()));
            for (int c = 0; c < shape().columns(); c++) {
                into[c] = (float) (into[c] * (ofRow * ofColumns[c]));
            }
        }
    }
}

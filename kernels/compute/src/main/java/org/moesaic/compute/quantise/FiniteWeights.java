package org.moesaic.compute.quantise;

import org.moesaic.formats.MatrixShape;

/// Weights that were read into memory and found finite: for who needs all of them more than once.
///
/// @param values row after row
public record FiniteWeights(MatrixShape shape, String name, float[] values)
        implements WeightSource {

    /// Reads weights once.
    ///
    /// @param cure what messages say is allowed
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static FiniteWeights of(WeightSource weights, String cure) {
        int columns = weights.shape().columns();
        float[] values = new float[Math.toIntExact(weights.shape().weights())];
        float[] row = new float[columns];
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            System.arraycopy(row, 0, values, r * columns, columns);
        }
        if (!weights.isKnownFinite()) {
            WeightCheck.finite(
                    WeightSource.of(weights.shape(), values).named(weights.name()), cure);
        }
        return new FiniteWeights(weights.shape(), weights.name(), values);
    }

    @Override
    public void row(int row, float[] into) {
        int columns = shape.columns();
        System.arraycopy(values, row * columns, into, 0, columns);
    }

    @Override
    public boolean isKnownFinite() {
        return true;
    }
}

package org.moesaic.compute;

/// The loops one number after the other: what all others must equal.
public final class PlainMatrixLoops implements MatrixLoops {

    /// Has no state.
    public PlainMatrixLoops() {}

    @Override
    public boolean works() {
        return true;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public void addProducts(
            float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double weight = weights[r * columns + c];
                for (int t = 0; t < tokens; t++) {
                    sums[r * tokens + t] += weight * x[c * tokens + t];
                }
            }
        }
    }
}

package org.moesaic.vector;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;

/// Loops over weights on vector units, where the JVM can use them.
public final class VectorMatrixLoops implements MatrixLoops {

    private static final int PREFERENCE = 100;

    private static final MatrixLoops PLAIN = new PlainMatrixLoops();

    /// Has no state.
    public VectorMatrixLoops() {}

    @Override
    public boolean works() {
        return Machine.refusal().isEmpty();
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public void addProducts(
            float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        if (DoubleProducts.fits(tokens)) {
            DoubleProducts.add(weights, rows, columns, x, tokens, sums);
        } else {
            PLAIN.addProducts(weights, rows, columns, x, tokens, sums);
        }
    }
}

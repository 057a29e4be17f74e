package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
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

    @Override
    public void addMoments(
            MemorySegment bf16, int count, double pivot, double[] sums, double[] squares) {
        if (HalfSums.work()) {
            HalfSums.moments(bf16, count, pivot, sums, squares);
        } else {
            PLAIN.addMoments(bf16, count, pivot, sums, squares);
        }
    }

    @Override
    public void addColumns(
            MemorySegment bf16, int count, double[] powers, double[] magnitudes, float[] largest) {
        if (HalfSums.work() && count % HalfSums.LANES == 0) {
            HalfSums.columns(bf16, count, powers, magnitudes, largest);
        } else {
            PLAIN.addColumns(bf16, count, powers, magnitudes, largest);
        }
    }
}

package org.moesaic.vector;

import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Any format that can be decoded, a row at a time by the plain decoder: formats of a user's own, and small floats with
/// infinities or NaN among them. Slow, and right for all.
final class DecodedKernel implements Kernel {

    private static final FloatRow PLAIN = new Fp32Row();

    private final PackedMatrix matrix;
    private final int columns;
    private final int steps;

    DecodedKernel(PackedMatrix matrix) {
        this.matrix = matrix;
        this.columns = matrix.shape().columns();
        this.steps = (columns + FloatRow.stepColumns() - 1) / FloatRow.stepColumns();
    }

    @Override
    public int units() {
        return matrix.shape().rows();
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        inputs.arrange(PLAIN, columns, steps, batch, x);
    }

    @Override
    public void multiply(
            int fromUnit,
            int toUnit,
            Activations activations,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] y) {
        int rows = matrix.shape().rows();
        int slots = steps * FloatRow.stepColumns();
        float[] sums = scratch.sums(FloatRow.ROWS * Lanes.COUNT);
        float[] weights = scratch.weights(FloatRow.ROWS * slots);
        // One row at a time fills the first of four; what the others hold is not asked for.
        for (int r = fromUnit; r < toUnit; r++) {
            Decoder.decodeRow(matrix, r, weights);
            Arrays.fill(weights, columns, slots, 0);
            for (int token = 0; token < batch; token++) {
                RowProduct.four(weights, slots, inputs.floats(), token * slots, sums);
                RowProduct.totals(sums, 1, y, token * rows + r);
            }
        }
    }

    @Override
    public long bytes() {
        return matrix.totalBytes();
    }
}

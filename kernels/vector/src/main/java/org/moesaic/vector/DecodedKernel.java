package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Any format that can be decoded, a row at a time by the plain decoder: formats of a user's own, and small floats with
/// infinities or NaN among them. Slow, and right for all.
final class DecodedKernel implements Kernel {

    private static final FloatRow PLAIN = RowBodies.FP32.row();

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(Lanes.LITTLE);

    private static final float[] NO_SCALES = {};

    private final PackedMatrix matrix;
    private final int columns;
    private final FloatRow.Order inputOrder;
    private final int steps;

    DecodedKernel(PackedMatrix matrix) {
        this.matrix = matrix;
        this.columns = matrix.shape().columns();
        this.inputOrder = new FloatRow.Order(PLAIN.bytes(), columns, false);
        this.steps = (columns + FloatRow.stepColumns() - 1) / FloatRow.stepColumns();
    }

    @Override
    public int units() {
        return matrix.shape().rows();
    }

    @Override
    public Object inputOrder() {
        return inputOrder;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        inputs.arrange(PLAIN, columns, steps, batch, x, false);
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
        float[] sums = scratch.sums(RowSums.FLOATS);
        float[] decoded = scratch.weights(slots);
        MemorySegment weights = scratch.row(slots);
        for (int r = fromUnit; r < toUnit; r++) {
            Decoder.decodeRow(matrix, r, decoded);
            Arrays.fill(decoded, columns, slots, 0);
            MemorySegment.copy(decoded, 0, weights, FLOAT, 0, slots);
            for (int token = 0; token < batch; token++) {
                long at = (long) token * slots * Float.BYTES;
                y[token * rows + r] = row(weights, inputs.arranged(), at, sums);
            }
        }
    }

    /// A decoded row times a token.
    private float row(MemorySegment weights, MemorySegment x, long at, float[] sums) {
        Arrays.fill(sums, 0, FloatRow.VECTORS * Lanes.COUNT, 0);
        try {
            RowBodies.FP32
                    .dot()
                    .handle()
                    .invokeExact(weights, 0L, 0L, 1, steps, 1, x, at, NO_SCALES, 0, 1, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        RowSums.ofRows(sums);
        return sums[0];
    }

    @Override
    public long bytes() {
        return matrix.totalBytes();
    }
}

package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.moesaic.compute.Activations;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Dictionary-coded ternary matrices, multiplied without being unpacked. The codes of every row were checked to end where
/// the row does; inputs are followed by as many zeros as the longest entry reads.
final class DictionaryKernel implements Kernel {

    private static final ValueLayout.OfInt OFFSET =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Lanes.LITTLE);

    /// Inputs one by one, with zeros behind them.
    private record Order(int columns) {}

    /// Inputs that a code's vectors may read past the row.
    private static final int PADDING = 2 * Groups.BLOCK;

    private final long[] table = DictionaryTable.standard();
    private final MemorySegment codes;
    private final int columns;
    private final Order inputOrder;
    private final int[] offsets;
    private final float[] levels;
    private final long bytes;
    private final int stride;

    DictionaryKernel(PackedMatrix matrix) {
        int rows = matrix.shape().rows();
        this.codes = matrix.codes();
        this.columns = matrix.shape().columns();
        this.inputOrder = new Order(columns);
        this.offsets = new int[rows + 1];
        this.levels = new float[2 * rows];
        this.bytes = matrix.totalBytes();
        this.stride = Math.addExact(columns, PADDING);
        for (int row = 0; row < rows && columns > 0; row++) {
            offsets[row + 1] = matrix.rowData().get(OFFSET, (row + 1L) * Integer.BYTES);
            levels[2 * row] = Decoder.scale(matrix, row, 0);
            levels[2 * row + 1] = Decoder.scale(matrix, row, 1);
        }
    }

    @Override
    public int units() {
        return offsets.length - 1;
    }

    @Override
    public Object inputOrder() {
        return inputOrder;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        switch (activations) {
            case FP32 -> inputs.copyPadded(columns, stride, batch, x);
            case INT8 -> inputs.quantisePadded(columns, stride, batch, x);
        }
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
        for (int row = fromUnit; row < toUnit; row++) {
            for (int token = 0; token < batch; token++) {
                y[token * units() + row] =
                        switch (activations) {
                            case FP32 -> floats(row, token, inputs, scratch);
                            case INT8 -> integers(row, token, inputs, scratch);
                        };
            }
        }
    }

    private float floats(int row, int token, Inputs inputs, Scratch scratch) {
        float[] sums = scratch.sums(2 * Lanes.COUNT);
        DictionaryFloats.row(
                codes,
                offsets[row],
                offsets[row + 1],
                table,
                inputs.floats(),
                token * stride,
                sums);
        float low = RowSums.ofHalves(sums, 0, Lanes.COUNT);
        float high = RowSums.ofHalves(sums, Lanes.COUNT, Lanes.COUNT);
        // Inputs at weights of zero were not looked at; if one is no number, the result is none.
        float check = inputs.scales()[token];
        return Math.fma(levels[2 * row], low, levels[2 * row + 1] * high) + check;
    }

    private float integers(int row, int token, Inputs inputs, Scratch scratch) {
        long[] sums = scratch.integers(2);
        DictionaryDots.row(
                codes, offsets[row], offsets[row + 1], inputs.shorts(), token * stride, sums);
        float low = levels[2 * row] * sums[0];
        return Math.fma(levels[2 * row + 1], (float) sums[1], low) * inputs.scales()[token];
    }

    @Override
    public long bytes() {
        return bytes;
    }
}

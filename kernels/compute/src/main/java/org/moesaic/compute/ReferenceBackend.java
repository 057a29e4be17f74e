package org.moesaic.compute;

import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Plain Java, one weight after the other: slow, and the definition of what is right.
///
/// - FP32: each weight is decoded to fp32; products are exact in double, summed in column order, and the sum is rounded
///   to float once.
/// - INT8: for integer, ternary, binary, nested and dictionary-coded weights. Tokens are quantised as [Int8Token] says,
///   sums of a scale group are exact integers, their sum over groups times the token's scale is taken in double and
///   rounded to float once.
///
/// A call allocates nothing of its own; the decoder does for dictionary-coded rows.
public final class ReferenceBackend implements Backend {

    static final String NAME = "reference";
    static final String DEVICE = "plain Java, one thread";

    /// Needs nothing.
    public ReferenceBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String device() {
        return DEVICE;
    }

    @Override
    public boolean supports(NumberFormat format, Activations activations) {
        return switch (activations) {
            case FP32 -> true;
            case INT8 -> IntegerRow.supports(format);
        };
    }

    @Override
    public LoadedMatrix load(PackedMatrix matrix) {
        LoadCheck.check(matrix);
        return new Loaded(matrix);
    }

    @Override
    public void multiply(
            LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y) {
        MultiplyCheck.check(this, matrix, activations, batch, x, y);
        Loaded loaded = (Loaded) matrix;
        switch (activations) {
            case FP32 -> loaded.multiplyFloats(batch, x, y);
            case INT8 -> loaded.multiplyIntegers(batch, x, y);
        }
    }

    @Override
    public boolean multipliesTiles() {
        return true;
    }

    @Override
    public LoadedTiles loadTiles(TileArray array) {
        return new ReferenceTiles(array);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /// The packed matrix itself, with room for one row and for tokens, so that a call allocates nothing.
    private static final class Loaded implements LoadedMatrix {

        private final PackedMatrix matrix;
        private final int columns;
        private final float[] weights;
        private IntegerRow integers;
        private Int8Batch tokens;

        private Loaded(PackedMatrix matrix) {
            this.matrix = matrix;
            this.columns = matrix.shape().columns();
            this.weights = new float[columns];
        }

        private void multiplyFloats(int batch, float[] x, float[] y) {
            int rows = matrix.shape().rows();
            for (int row = 0; row < rows; row++) {
                Decoder.decodeRow(matrix, row, weights);
                for (int token = 0; token < batch; token++) {
                    y[token * rows + row] =
                            (float) FloatRowSums.dot(weights, x, token * columns, columns);
                }
            }
        }

        private void multiplyIntegers(int batch, float[] x, float[] y) {
            if (integers == null) {
                integers = new IntegerRow(matrix);
                tokens = new Int8Batch(columns);
            }
            tokens.quantise(batch, x);
            int rows = matrix.shape().rows();
            for (int row = 0; row < rows; row++) {
                integers.row(row);
                for (int token = 0; token < batch; token++) {
                    integers.multiply(tokens, token);
                    y[token * rows + row] = (float) (tokens.scale(token) * integers.sum());
                }
            }
        }

        @Override
        public NumberFormat format() {
            return matrix.format();
        }

        @Override
        public MatrixShape shape() {
            return matrix.shape();
        }

        @Override
        public long bytes() {
            return matrix.totalBytes();
        }

        @Override
        public void close() {
            // The memory is the caller's.
        }
    }
}

package org.moesaic.compute.convert;

import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// The weights that the codes of a matrix stand for.
record Unpacked(PackedMatrix matrix) implements WeightSource {

    @Override
    public MatrixShape shape() {
        return matrix.shape();
    }

    @Override
    public void row(int row, float[] into) {
        Decoder.decodeRow(matrix, row, into);
    }
}

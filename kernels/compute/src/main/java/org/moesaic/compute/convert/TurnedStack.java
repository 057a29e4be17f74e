package org.moesaic.compute.convert;

import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// A stack of matrices [experts, outputs, inputs] as [experts, inputs, outputs]. Rows are read in order; one matrix is kept
/// turned at a time.
final class TurnedStack implements WeightSource {

    private final Tensor tensor;
    private final int inputs;
    private final MatrixShape shape;
    private int index = -1;
    private WeightSource turned;

    TurnedStack(Tensor tensor) {
        this.tensor = tensor;
        this.inputs = Math.toIntExact(tensor.shape().get(2));
        this.shape =
                new MatrixShape(
                        Math.toIntExact(tensor.shape().get(0) * inputs),
                        Math.toIntExact(tensor.shape().get(1)));
    }

    @Override
    public MatrixShape shape() {
        return shape;
    }

    @Override
    public String name() {
        return tensor.name();
    }

    @Override
    public void row(int row, float[] into) {
        if (row / inputs != index) {
            index = row / inputs;
            turned = tensor.matrix(index).transposed();
        }
        turned.row(row % inputs, into);
    }
}

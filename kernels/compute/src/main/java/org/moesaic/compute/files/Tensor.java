package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// One tensor of a [SafetensorsFile]. Its numbers are read when they are asked for.
public final class Tensor {

    private final String file;
    private final TensorEntry entry;
    private final MemorySegment data;

    Tensor(String file, TensorEntry entry, MemorySegment data) {
        this.file = file;
        this.entry = entry;
        this.data = data.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    /// Its name in the file.
    public String name() {
        return entry.name();
    }

    /// Lengths of its dimensions, slowest first; empty for a single number.
    public List<Long> shape() {
        return entry.shape();
    }

    /// Its element type as the file writes it, such as `BF16`.
    public String type() {
        return entry.type().name();
    }

    /// The tensor as a weight matrix: rows are outputs, columns inputs.
    ///
    /// @throws MoesaicException BAD_DATA unless it has two dimensions, neither of them 0, of F32, F16 or BF16
    public WeightSource matrix() {
        WeightSource.Type type = weights();
        if (shape().size() != 2) {
            throw bad(
                    "shape " + shape() + " is no matrix",
                    "a matrix has two dimensions: [outputs, inputs]");
        }
        if (shape().contains(0L)) {
            // Its other length is not held against the file by any byte.
            throw bad("shape " + shape() + " holds no weights", "a matrix has at least one");
        }
        MatrixShape matrix = new MatrixShape(length(0), length(1));
        return new NamedWeights(file + ": " + name(), WeightSource.of(matrix, data, type));
    }

    /// The tensor as a row of numbers, such as biases.
    ///
    /// @throws MoesaicException BAD_DATA unless it has one dimension of F32, F16 or BF16
    public float[] vector() {
        WeightSource.Type type = weights();
        if (shape().size() != 1) {
            throw bad("shape " + shape() + " is no vector", "a vector has one dimension");
        }
        float[] values = new float[length(0)];
        WeightSource.of(new MatrixShape(1, values.length), data, type).row(0, values);
        return values;
    }

    private WeightSource.Type weights() {
        return entry.type()
                .weights()
                .orElseThrow(() ->
                        bad("elements are " + type(), "weights are read from F32, F16 and BF16"));
    }

    private int length(int dimension) {
        long length = shape().get(dimension);
        if (length > Integer.MAX_VALUE) {
            throw bad("shape " + shape(), "no dimension may be longer than " + Integer.MAX_VALUE);
        }
        return (int) length;
    }

    private MoesaicException bad(String message, String cure) {
        return MoesaicException.badData(new Problem(file, 0, name(), message, cure));
    }

    /// Weights that know what messages call them.
    private record NamedWeights(String name, WeightSource weights) implements WeightSource {

        @Override
        public MatrixShape shape() {
            return weights.shape();
        }

        @Override
        public void row(int row, float[] into) {
            weights.row(row, into);
        }
    }
}

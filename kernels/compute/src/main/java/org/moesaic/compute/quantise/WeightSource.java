package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// Weights before they are quantised, row by row, wherever they are.
public interface WeightSource {

    MatrixShape shape();

    /// What messages call it, such as a file and the tensor in it; may be empty.
    default String name() {
        return "";
    }

    /// Reads a row into the first `columns` elements of `into`.
    void row(int row, float[] into);

    /// The rows as they lie in memory, if they lie there as floats. Whoever knows what to do with them saves the copy
    /// ([RowBlocks]).
    default Optional<StoredRows> stored() {
        return Optional.empty();
    }

    /// Says that rows are about to be read, one after the other: what is mapped from a file may then be fetched at once.
    default void expect(int first, int count) {}

    /// Whether somebody has looked at all weights and found them finite, so that nobody need look again.
    default boolean isKnownFinite() {
        return false;
    }

    /// The same weights under another name.
    default WeightSource named(String name) {
        return new RowsOf(this, name, 0, shape().rows());
    }

    /// The same weights, if they are floats in memory, which lie in a file from that place on as well.
    default WeightSource in(FilePlace place) {
        return new InFile(this, place);
    }

    /// These weights, stored as [inputs, outputs], as [outputs, inputs]. Makes a copy of 4 bytes a weight.
    ///
    /// @throws IllegalArgumentException if no array can hold them
    default WeightSource transposed() {
        return Transposed.of(this);
    }

    /// Weights in an array, row after row.
    ///
    /// @throws IllegalArgumentException if there are not as many as the shape has
    static WeightSource of(MatrixShape shape, float[] weights) {
        if (weights.length != shape.weights()) {
            throw new IllegalArgumentException(
                    "%d weights for a matrix of %d x %d"
                            .formatted(weights.length, shape.rows(), shape.columns()));
        }
        return new WeightSource() {
            @Override
            public MatrixShape shape() {
                return shape;
            }

            @Override
            public void row(int row, float[] into) {
                System.arraycopy(weights, row * shape.columns(), into, 0, shape.columns());
            }
        };
    }

    /// Weights in memory outside the heap, such as a mapped file: little-endian, row after row, aligned or not.
    ///
    /// @throws IllegalArgumentException if there are not as many bytes as the shape needs
    static WeightSource of(MatrixShape shape, MemorySegment weights, StoredFloat type) {
        if (weights.byteSize() != shape.weights() * type.bytes()) {
            throw new IllegalArgumentException(
                    "%d bytes for a matrix of %d x %d in %s, must be %d"
                            .formatted(
                                    weights.byteSize(),
                                    shape.rows(),
                                    shape.columns(),
                                    type,
                                    shape.weights() * type.bytes()));
        }
        return new MappedWeights(shape, weights, type);
    }
}

package org.moesaic.compute.quantise;

import java.util.Optional;
import org.moesaic.formats.MatrixShape;

/// Some rows of other weights, at equal distances: one expert of a stack, one half of a fused matrix, or every other row of
/// one whose parts alternate.
///
/// @param name what messages call them
/// @param first the first of them
/// @param count how many
/// @param stride from one to the next
public record RowsOf(WeightSource weights, String name, int first, int count, int stride)
        implements WeightSource {

    /// @throws IllegalArgumentException if the weights have not so many rows
    public RowsOf {
        long last = first + (count - 1L) * stride;
        if (first < 0 || count < 0 || stride < 1 || last >= weights.shape().rows()) {
            throw new IllegalArgumentException(
                    "%d rows from %d by %d of %d"
                            .formatted(count, first, stride, weights.shape().rows()));
        }
    }

    /// Rows one after the other.
    public RowsOf(WeightSource weights, String name, int first, int count) {
        this(weights, name, first, count, 1);
    }

    @Override
    public MatrixShape shape() {
        return new MatrixShape(count, weights.shape().columns());
    }

    @Override
    public Optional<StoredRows> stored() {
        return weights.stored().map(all -> all.from(count == 0 ? 0 : first, stride));
    }

    @Override
    public void expect(int from, int rows) {
        if (rows > 0) {
            weights.expect(first + from * stride, (rows - 1) * stride + 1);
        }
    }

    @Override
    public boolean isKnownFinite() {
        return weights.isKnownFinite();
    }

    @Override
    public void row(int row, float[] into) {
        weights.row(first + row * stride, into);
    }
}

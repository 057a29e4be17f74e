package org.moesaic.compute.quantise;

import java.util.Optional;
import org.moesaic.formats.MatrixShape;

/// Weights in memory that is mapped from a file which is open: who reads them once, row after row, need not touch the mapping
/// ([RowBlocks]).
///
/// @param place of the first weight; for weights that are not stored as floats it means nothing
record InFile(WeightSource weights, FilePlace place) implements WeightSource {

    @Override
    public MatrixShape shape() {
        return weights.shape();
    }

    @Override
    public String name() {
        return weights.name();
    }

    @Override
    public void row(int row, float[] into) {
        weights.row(row, into);
    }

    @Override
    public Optional<StoredRows> stored() {
        return weights.stored().map(rows -> rows.in(place));
    }

    @Override
    public void expect(int first, int count) {
        weights.expect(first, count);
    }

    @Override
    public boolean isKnownFinite() {
        return weights.isKnownFinite();
    }
}

package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.PackedMatrix;

/// Packs a matrix in a format of a user's own, which alone knows how its rows are encoded.
final class CustomPacker {

    private CustomPacker() {}

    /// @throws IllegalArgumentException for a format that is only counted
    static PackedMatrix pack(WeightSource weights, CustomFormat format, Arena arena) {
        if (!format.executable()) {
            throw new IllegalArgumentException("no quantiser makes '" + format.name() + "'");
        }
        PackedMatrix matrix = PackedMatrix.allocate(arena, format, weights.shape());
        float[] row = new float[weights.shape().columns()];
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            format.encodeRow(row, matrix, r);
        }
        return matrix;
    }
}

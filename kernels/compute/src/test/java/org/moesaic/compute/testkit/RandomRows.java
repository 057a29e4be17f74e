package org.moesaic.compute.testkit;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// Matrices put together from given rows.
final class RandomRows {

    private RandomRows() {}

    static PackedMatrix matrix(NumberFormat format, List<float[]> rows, Arena arena) {
        int columns = rows.getFirst().length;
        float[] weights = new float[rows.size() * columns];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r), 0, weights, r * columns, columns);
        }
        MatrixShape shape = new MatrixShape(rows.size(), columns);
        return new RoundToNearest().quantise(WeightSource.of(shape, weights), format, arena);
    }

    /// Whether a row's codes are the same whatever rows are beside it: not where they share a scale.
    static boolean rowsAreIndependent(NumberFormat format) {
        boolean blocks = format instanceof FloatFormat real && real.scaleBlock() != 0;
        return !blocks && !(format instanceof TernaryFormat);
    }
}

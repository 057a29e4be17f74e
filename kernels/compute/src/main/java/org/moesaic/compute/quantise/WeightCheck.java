package org.moesaic.compute.quantise;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Refuses weights that nothing sensible can be done with.
public final class WeightCheck {

    /// Rows that are named one by one; a matrix that is broken throughout needs no more.
    private static final int NAMED_ROWS = 20;

    /// What scores allow.
    public static final String RANKED = "only finite weights can be ranked";

    private WeightCheck() {}

    /// @throws MoesaicException BAD_DATA naming the rows that hold a NaN or an infinity
    static void finite(WeightSource weights) {
        finite(weights, "only finite weights can be quantised");
    }

    /// @param cure what is allowed
    /// @throws MoesaicException BAD_DATA naming the rows that hold a NaN or an infinity
    public static void finite(WeightSource weights, String cure) {
        List<Problem> problems = new ArrayList<>();
        float[] row = new float[weights.shape().columns()];
        int broken = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            int column = firstNotFinite(row);
            if (column >= 0 && broken++ < NAMED_ROWS) {
                problems.add(problem(weights, r, column, row[column], cure));
            }
        }
        if (broken > NAMED_ROWS) {
            problems.add(
                    Problem.in(
                            weights.name(), (broken - NAMED_ROWS) + " more rows like these", cure));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private static Problem problem(
            WeightSource weights, int row, int column, float value, String cure) {
        return new Problem(
                weights.name(),
                0,
                "row " + row + ", column " + column,
                "the weight is " + value,
                cure);
    }

    private static int firstNotFinite(float[] row) {
        // The bits of magnitudes are in their order, those that are not finite the largest. No
        // branches.
        int largest = 0;
        for (float weight : row) {
            largest = Math.max(largest, Float.floatToRawIntBits(weight) & Integer.MAX_VALUE);
        }
        if (Float.isFinite(Float.intBitsToFloat(largest))) {
            return -1;
        }
        for (int c = 0; c < row.length; c++) {
            if (!Float.isFinite(row[c])) {
                return c;
            }
        }
        return -1;
    }
}

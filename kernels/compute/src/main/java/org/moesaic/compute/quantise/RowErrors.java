package org.moesaic.compute.quantise;

import java.util.Arrays;
import org.moesaic.formats.MatrixShape;

/// What the rows of a matrix lose when each weight becomes the nearest value of its group's grid.
final class RowErrors {

    /// Sums of a row that are kept apart, column i in sum i mod 32: the JIT makes vector instructions of as many, and none of
    /// one running sum.
    static final int LANES = 32;

    private final WeightSource weights;
    private final GridFitter fitter;
    private final float[] row;
    private final double[] wide;
    private final int[] codes;
    private final float[] values;
    private final double[] lanes = new double[LANES];

    RowErrors(WeightSource weights, GridFitter fitter) {
        this.weights = weights;
        this.fitter = fitter;
        int columns = weights.shape().columns();
        row = new float[columns];
        wide = new double[columns];
        codes = new int[columns];
        values = new float[columns];
    }

    /// The squares of all differences.
    double sum() {
        MatrixShape shape = weights.shape();
        double sum = 0;
        for (int r = 0; r < shape.rows(); r++) {
            weights.row(r, row);
            widen(row, wide);
            round(r);
            sum += squares();
        }
        return sum;
    }

    private void round(int r) {
        int group = fitter.group();
        for (int from = 0; from < row.length; from += group) {
            int to = Math.min(from + group, row.length);
            fitter.fit(r, wide, from, to, 1).values(wide, from, to, codes, values);
        }
    }

    private double squares() {
        Arrays.fill(lanes, 0);
        int whole = wide.length - wide.length % LANES;
        for (int from = 0; from < whole; from += LANES) {
            addSquares(wide, values, from, lanes);
        }
        for (int i = whole; i < wide.length; i++) {
            double difference = wide[i] - values[i];
            lanes[i - whole] += difference * difference;
        }
        double sum = 0;
        for (double lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    private static void addSquares(double[] wide, float[] values, int from, double[] lanes) {
        for (int lane = 0; lane < LANES; lane++) {
            double difference = wide[from + lane] - values[from + lane];
            lanes[lane] += difference * difference;
        }
    }

    private static void widen(float[] row, double[] into) {
        for (int i = 0; i < row.length; i++) {
            into[i] = row[i];
        }
    }
}

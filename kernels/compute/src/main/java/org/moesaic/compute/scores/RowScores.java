package org.moesaic.compute.scores;

import java.util.Arrays;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Figures of the rows of a matrix [outputs, inputs]: a row is the neuron of one output.
///
/// @param maxVariance largest unbiased variance of a row; 0 for rows of one weight
/// @param topNormVariance that of the row of largest norm, the first of equals
/// @param maxNorm largest Euclidean norm of a row
/// @param squaredNorm sum of the squares of all weights
public record RowScores(
        double maxVariance, double topNormVariance, double maxNorm, double squaredNorm) {

    /// Sums that are kept apart: the JIT makes vector instructions of a loop over as many, and none of one running sum.
    private static final int LANES = 64;

    /// Reads a matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowScores of(WeightSource weights) {
        float[] row = new float[weights.shape().columns()];
        double[] sums = new double[LANES];
        double[] squares = new double[LANES];
        double[] powers = new double[LANES];
        double maxVariance = 0;
        double topNormVariance = 0;
        double maxPower = -1;
        double all = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            double power = add(row, sums, squares, powers);
            double variance = variance(row, sums, squares);
            if (power > maxPower) {
                maxPower = power;
                topNormVariance = variance;
            }
            maxVariance = Math.max(maxVariance, variance);
            all += power;
        }
        if (!Double.isFinite(all)) {
            WeightCheck.finite(weights, "only finite weights can be ranked");
        }
        return new RowScores(maxVariance, topNormVariance, Math.sqrt(Math.max(0, maxPower)), all);
    }

    /// Sums of a row, lane by lane: differences from its first weight, so that the variance of equal weights is exactly 0,
    /// their squares, and the squares of the weights.
    ///
    /// @return the sum of the squares of the weights
    private static double add(float[] row, double[] sums, double[] squares, double[] powers) {
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(powers, 0);
        double pivot = row[0];
        int from = 0;
        for (; from + LANES <= row.length; from += LANES) {
            block(row, from, pivot, sums, squares, powers);
        }
        for (int i = from; i < row.length; i++) {
            double difference = row[i] - pivot;
            sums[i - from] += difference;
            squares[i - from] += difference * difference;
            powers[i - from] += (double) row[i] * row[i];
        }
        return total(powers);
    }

    private static void block(
            float[] row, int from, double pivot, double[] sums, double[] squares, double[] powers) {
        for (int lane = 0; lane < LANES; lane++) {
            double weight = row[from + lane];
            double difference = weight - pivot;
            sums[lane] += difference;
            squares[lane] += difference * difference;
            powers[lane] += weight * weight;
        }
    }

    private static double variance(float[] row, double[] sums, double[] squares) {
        if (row.length == 1) {
            return 0;
        }
        double sum = total(sums);
        return Math.max(0, (total(squares) - sum * sum / row.length) / (row.length - 1));
    }

    private static double total(double[] lanes) {
        double total = 0;
        for (double lane : lanes) {
            total += lane;
        }
        return total;
    }
}

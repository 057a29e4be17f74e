package org.moesaic.compute.scores;

import org.moesaic.compute.quantise.WeightSource;

/// The figures of [RowScores], [RowNorms] and [ColumnScores] by their definitions: weight after weight, one sum at a time, variances in
/// two passes. Slow and obviously right.
public final class PlainScores {

    private PlainScores() {}

    /// [RowNorms#of].
    public static RowNorms norms(WeightSource weights) {
        float[] row = new float[weights.shape().columns()];
        double largest = 0;
        double all = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            double power = power(row);
            largest = Math.max(largest, Math.sqrt(power));
            all += power;
        }
        return new RowNorms(largest, all);
    }

    private static double power(float[] weights) {
        double power = 0;
        for (float weight : weights) {
            power += (double) weight * weight;
        }
        return power;
    }

    /// [RowScores#of].
    public static RowScores rows(WeightSource weights) {
        float[] row = new float[weights.shape().columns()];
        double maxVariance = 0;
        double topNormVariance = 0;
        double maxNorm = -1;
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            double variance = variance(row);
            double norm = Math.sqrt(power(row));
            if (norm > maxNorm) {
                maxNorm = norm;
                topNormVariance = variance;
            }
            maxVariance = Math.max(maxVariance, variance);
        }
        return new RowScores(maxVariance, topNormVariance);
    }

    private static double variance(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        double spread = 0;
        for (float weight : weights) {
            double difference = weight - sum / weights.length;
            spread += difference * difference;
        }
        return weights.length == 1 ? 0 : spread / (weights.length - 1);
    }

    /// [ColumnScores#maxNorm].
    public static double maxColumnNorm(WeightSource weights) {
        double maxNorm = 0;
        for (float[] column : columns(weights)) {
            maxNorm = Math.max(maxNorm, Math.sqrt(power(column)));
        }
        return maxNorm;
    }

    /// [ColumnScores#outlier].
    public static double outlier(WeightSource weights) {
        double outlier = 0;
        for (float[] column : columns(weights)) {
            double magnitude = 0;
            double largest = 0;
            for (float weight : column) {
                magnitude += Math.abs(weight);
                largest = Math.max(largest, Math.abs(weight));
            }
            if (magnitude > 0) {
                outlier = Math.max(outlier, largest / (magnitude / column.length));
            }
        }
        return outlier;
    }

    private static float[][] columns(WeightSource weights) {
        float[] row = new float[weights.shape().columns()];
        float[][] columns = new float[row.length][weights.shape().rows()];
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            for (int c = 0; c < row.length; c++) {
                columns[c][r] = row[c];
            }
        }
        return columns;
    }
}

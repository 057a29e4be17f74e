package org.moesaic.compute.scores;

import org.moesaic.compute.quantise.WeightSource;

/// The figures of [RowScores] and [ColumnScores] by their definitions: weight after weight, one sum at a time, variances in
/// two passes. Slow and obviously right.
public final class PlainScores {

    private PlainScores() {}

    public static RowScores rows(WeightSource weights) {
        float[] row = new float[weights.shape().columns()];
        double maxVariance = 0;
        double topNormVariance = 0;
        double maxNorm = -1;
        double squaredNorm = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            double power = 0;
            double sum = 0;
            for (float weight : row) {
                power += (double) weight * weight;
                sum += weight;
            }
            double spread = 0;
            for (float weight : row) {
                double difference = weight - sum / row.length;
                spread += difference * difference;
            }
            double variance = row.length == 1 ? 0 : spread / (row.length - 1);
            if (Math.sqrt(power) > maxNorm) {
                maxNorm = Math.sqrt(power);
                topNormVariance = variance;
            }
            maxVariance = Math.max(maxVariance, variance);
            squaredNorm += power;
        }
        return new RowScores(maxVariance, topNormVariance, maxNorm, squaredNorm);
    }

    public static ColumnScores columns(WeightSource weights) {
        int rows = weights.shape().rows();
        float[] row = new float[weights.shape().columns()];
        double maxNorm = 0;
        double outlier = 0;
        for (int c = 0; c < row.length; c++) {
            double power = 0;
            double magnitude = 0;
            double largest = 0;
            for (int r = 0; r < rows; r++) {
                weights.row(r, row);
                power += (double) row[c] * row[c];
                magnitude += Math.abs(row[c]);
                largest = Math.max(largest, Math.abs(row[c]));
            }
            maxNorm = Math.max(maxNorm, Math.sqrt(power));
            outlier = magnitude > 0 ? Math.max(outlier, largest / (magnitude / rows)) : outlier;
        }
        return new ColumnScores(maxNorm, outlier);
    }
}

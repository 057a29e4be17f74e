package org.moesaic.compute.scores;

import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Variances of the rows of a matrix [outputs, inputs]: a row is the neuron of one output.
///
/// @param maxVariance largest unbiased variance of a row; 0 for rows of one weight
/// @param topNormVariance that of the row of largest norm, the first of equals
public record RowScores(double maxVariance, double topNormVariance) {

    /// Reads a matrix once. Few rows have a norm that leaves room for a larger variance than those before them, and only of these
    /// it is computed.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowScores of(WeightSource weights) {
        RowMoments moments = new RowMoments(weights);
        double maxVariance = 0;
        double topNormVariance = 0;
        double maxPower = -1;
        double all = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            moments.read(r);
            double power = moments.power();
            all += power;
            if (power > maxPower || moments.mostVariance() > maxVariance) {
                double variance = moments.variance();
                maxVariance = Math.max(maxVariance, variance);
                topNormVariance = power > maxPower ? variance : topNormVariance;
                maxPower = Math.max(maxPower, power);
            }
        }
        RowNorms.requireFinite(weights, all);
        return new RowScores(maxVariance, topNormVariance);
    }
}

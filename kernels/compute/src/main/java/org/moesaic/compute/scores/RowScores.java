package org.moesaic.compute.scores;

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

    /// Reads a matrix once.
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
            if (moments.power() > maxPower) {
                maxPower = moments.power();
                topNormVariance = moments.variance();
            }
            maxVariance = Math.max(maxVariance, moments.variance());
            all += moments.power();
        }
        if (!Double.isFinite(all)) {
            WeightCheck.finite(weights, "only finite weights can be ranked");
        }
        return new RowScores(maxVariance, topNormVariance, Math.sqrt(Math.max(0, maxPower)), all);
    }
}

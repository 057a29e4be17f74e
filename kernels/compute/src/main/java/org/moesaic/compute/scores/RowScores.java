package org.moesaic.compute.scores;

import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Variances of the rows of a matrix [outputs, inputs]: a row is the neuron of one output.
///
/// @param maxVariance largest unbiased variance of a row; 0 for rows of one weight
/// @param topNormVariance that of the row of largest norm, the first of equals
public record RowScores(double maxVariance, double topNormVariance) {

    /// Reads a matrix once, and again the few rows whose norm leaves room for a larger variance than that of the largest norm.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowScores of(WeightSource weights) {
        RowBlocks blocks = new RowBlocks(weights);
        double[] powers = RowPowers.of(weights, blocks);
        RowVariance variances = new RowVariance(blocks, weights.shape().columns());
        int top = largest(powers);
        double topNormVariance = variances.of(top);
        double maxVariance = topNormVariance;
        for (int r = 0; r < powers.length; r++) {
            if (r != top && variances.atMost(powers[r]) > maxVariance) {
                maxVariance = Math.max(maxVariance, variances.of(r));
            }
        }
        return new RowScores(maxVariance, topNormVariance);
    }

    /// The first of equals.
    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}

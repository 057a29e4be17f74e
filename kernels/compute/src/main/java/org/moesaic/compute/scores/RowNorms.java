package org.moesaic.compute.scores;

import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;

/// Norms of the rows of a matrix [outputs, inputs]: a row is the neuron of one output.
///
/// @param largest Euclidean norm of a row
/// @param squared sum of the squares of all weights
public record RowNorms(double largest, double squared) {

    /// Reads a matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowNorms of(WeightSource weights) {
        double largest = 0;
        double all = 0;
        for (double power : RowPowers.of(weights, new RowBlocks(weights))) {
            largest = Math.max(largest, power);
            all += power;
        }
        return new RowNorms(Math.sqrt(largest), all);
    }
}

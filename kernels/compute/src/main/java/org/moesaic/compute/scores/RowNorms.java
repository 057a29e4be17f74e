package org.moesaic.compute.scores;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.WeightCheck;
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
        RowMoments moments = new RowMoments(weights);
        double largest = 0;
        double all = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            moments.read(r);
            largest = Math.max(largest, moments.power());
            all += moments.power();
        }
        requireFinite(weights, all);
        return new RowNorms(Math.sqrt(largest), all);
    }

    /// @param squares sums of the squares of all weights; from a certain size on each of them is looked at
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    static void requireFinite(WeightSource weights, double squares) {
        if (!(squares < MatrixLoops.INFINITE_SQUARE)) {
            WeightCheck.finite(weights, WeightCheck.RANKED);
        }
    }
}

package org.moesaic.compute.scores;

import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.edge.MoesaicException;

/// Figures of an expert by the rows of its matrices, its output neurons.
///
/// @param logNeuronNorm sum over the matrices of the logarithm of the largest norm of a row; minus infinity if a matrix is zero
/// @param weightNorm norm of all weights
public record RowFigures(double logNeuronNorm, double weightNorm) {

    /// Reads each matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static RowFigures of(ExpertMatrices expert) {
        List<RowNorms> all = expert.all().map(RowNorms::of).toList();
        return new RowFigures(
                all.stream().mapToDouble(each -> Math.log(each.largest())).sum(),
                Math.sqrt(all.stream().mapToDouble(RowNorms::squared).sum()));
    }
}

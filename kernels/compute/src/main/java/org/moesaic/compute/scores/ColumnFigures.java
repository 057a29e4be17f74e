package org.moesaic.compute.scores;

import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.edge.MoesaicException;

/// Figures of an expert by the columns of its matrices, their inputs.
///
/// @param logInputNorm sum over the matrices of the logarithm of the largest norm of a column; minus infinity if a matrix is
///     zero
/// @param outlier the largest outlier of its matrices
public record ColumnFigures(double logInputNorm, double outlier) {

    /// Reads each matrix once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static ColumnFigures of(ExpertMatrices expert) {
        List<ColumnScores> all = expert.all().map(ColumnScores::of).toList();
        return new ColumnFigures(
                all.stream().mapToDouble(each -> Math.log(each.maxNorm())).sum(),
                all.stream().mapToDouble(ColumnScores::outlier).max().orElse(0));
    }
}

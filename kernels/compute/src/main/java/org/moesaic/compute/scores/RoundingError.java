package org.moesaic.compute.scores;

import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.quantise.RoundedRows;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;

/// What weights lose when each becomes the nearest value that a number format has for it.
public final class RoundingError {

    private RoundingError() {}

    /// Sum of the squared differences over all matrices of an expert, for each format. Each matrix is read once.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squared(ExpertMatrices expert, List<NumberFormat> formats) {
        double[] sums = new double[formats.size()];
        expert.all()
                .forEach(matrix -> {
                    double[] own = RoundedRows.squaredErrors(matrix, formats);
                    for (int f = 0; f < sums.length; f++) {
                        sums[f] += own[f];
                    }
                });
        return sums;
    }
}

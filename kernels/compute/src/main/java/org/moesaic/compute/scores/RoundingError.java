package org.moesaic.compute.scores;

import java.lang.foreign.Arena;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What weights lose when each becomes the nearest value that a number format has for it.
public final class RoundingError {

    private RoundingError() {}

    /// Sum of the squared differences over all matrices of an expert.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double squared(ExpertMatrices expert, NumberFormat format) {
        return expert.all().mapToDouble(each -> squared(each, format)).sum();
    }

    /// Sum of the squared differences over a matrix.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double squared(WeightSource weights, NumberFormat format) {
        if (!(format instanceof CustomFormat)) {
            return new RoundToNearest().squaredError(weights, format);
        }
        float[] row = new float[weights.shape().columns()];
        float[] rounded = new float[row.length];
        double sum = 0;
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix packed = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < weights.shape().rows(); r++) {
                weights.row(r, row);
                Decoder.decodeRow(packed, r, rounded);
                for (int c = 0; c < row.length; c++) {
                    double difference = (double) row[c] - rounded[c];
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}

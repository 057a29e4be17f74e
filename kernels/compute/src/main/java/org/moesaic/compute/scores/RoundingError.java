package org.moesaic.compute.scores;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What weights lose when each becomes the nearest value that a number format has for it.
public final class RoundingError {

    private RoundingError() {}

    /// Sum of the squared differences over all matrices of an expert, for each format.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squared(ExpertMatrices expert, List<NumberFormat> formats) {
        double[] sums = new double[formats.size()];
        expert.all()
                .forEach(matrix -> {
                    double[] own = squared(matrix, formats);
                    for (int f = 0; f < sums.length; f++) {
                        sums[f] += own[f];
                    }
                });
        return sums;
    }

    /// Sum of the squared differences over a matrix, for each format. The weights are read once for all of them.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squared(WeightSource weights, List<NumberFormat> formats) {
        int columns = weights.shape().columns();
        float[] values = new float[Math.toIntExact(weights.shape().weights())];
        float[] row = new float[columns];
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            System.arraycopy(row, 0, values, r * columns, columns);
        }
        WeightSource read = WeightSource.of(weights.shape(), values).named(weights.name());
        return formats.stream().mapToDouble(format -> squared(read, values, format)).toArray();
    }

    private static double squared(WeightSource weights, float[] values, NumberFormat format) {
        float[] rounded = new float[weights.shape().columns()];
        double sum = 0;
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix packed = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < weights.shape().rows(); r++) {
                Decoder.decodeRow(packed, r, rounded);
                for (int c = 0; c < rounded.length; c++) {
                    double difference = (double) values[r * rounded.length + c] - rounded[c];
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}

package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What weights lose that are rounded to nearest ([RoundToNearest]), without packing them where the grids of a format say what
/// a decoder would read.
public final class RoundedRows {

    private RoundedRows() {}

    /// Sums of the squared differences between weights and what they become, for each format
    /// ([RoundToNearest#squaredError]). The weights are read once.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squaredErrors(WeightSource weights, List<NumberFormat> formats) {
        FiniteWeights read = FiniteWeights.of(weights, "only finite weights can be quantised");
        return formats.stream().mapToDouble(format -> squaredError(read, format)).toArray();
    }

    private static double squaredError(FiniteWeights weights, NumberFormat format) {
        return format instanceof CustomFormat
                ? ofPacked(weights, format)
                : new RoundToNearest().squaredError(weights, format);
    }

    /// The plain way, and that of formats whose values only they know.
    static double ofPacked(WeightSource weights, NumberFormat format) {
        int columns = weights.shape().columns();
        float[] row = new float[columns];
        float[] rounded = new float[columns];
        double sum = 0;
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix packed = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < weights.shape().rows(); r++) {
                weights.row(r, row);
                Decoder.decodeRow(packed, r, rounded);
                for (int c = 0; c < columns; c++) {
                    double difference = (double) row[c] - rounded[c];
                    sum += difference * difference;
                }
            }
        }
        return sum;
    }
}

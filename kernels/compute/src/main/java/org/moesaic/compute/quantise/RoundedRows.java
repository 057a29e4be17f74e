package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What weights lose that are rounded to nearest ([RoundToNearest]), without packing them where the grids of a format say what
/// a decoder would read.
public final class RoundedRows {

    private RoundedRows() {}

    /// Sums of the squared differences between weights and what they become, for each format
    /// ([RoundToNearest#squaredError]). The weights are
    /// read once.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squaredErrors(WeightSource weights, List<NumberFormat> formats) {
        InMemory read = InMemory.of(weights);
        return formats.stream().mapToDouble(format -> squaredError(read, format)).toArray();
    }

    private static double squaredError(InMemory weights, NumberFormat format) {
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

    /// Weights that were read and found finite.
    private record InMemory(MatrixShape shape, String name, float[] values)
            implements WeightSource {

        static InMemory of(WeightSource weights) {
            if (!weights.isKnownFinite()) {
                WeightCheck.finite(weights);
            }
            int columns = weights.shape().columns();
            float[] values = new float[Math.toIntExact(weights.shape().weights())];
            float[] row = new float[columns];
            for (int r = 0; r < weights.shape().rows(); r++) {
                weights.row(r, row);
                System.arraycopy(row, 0, values, r * columns, columns);
            }
            return new InMemory(weights.shape(), weights.name(), values);
        }

        @Override
        public void row(int row, float[] into) {
            int columns = shape.columns();
            System.arraycopy(values, row * columns, into, 0, columns);
        }

        @Override
        public boolean isKnownFinite() {
            return true;
        }
    }
}

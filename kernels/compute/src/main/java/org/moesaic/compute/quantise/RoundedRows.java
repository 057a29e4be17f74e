package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// What weights lose that are rounded to nearest ([RoundToNearest]), without packing them where the grids of a format say what
/// a decoder would read.
public final class RoundedRows {

    private RoundedRows() {}

    /// Sums of the squared differences between weights and what they become, row after row, for each format. The weights are
    /// read once.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squaredErrors(WeightSource weights, List<NumberFormat> formats) {
        InMemory read = InMemory.of(weights);
        return formats.stream().mapToDouble(format -> squaredError(read, format)).toArray();
    }

    private static double squaredError(InMemory weights, NumberFormat format) {
        return switch (format) {
            case FloatFormat _,
                    IntegerFormat _,
                    TernaryFormat _,
                    BinaryFormat _,
                    MicroscalingFormat _,
                    NormalFloatFormat _,
                    NestedFormat _ ->
                    ofGrids(weights, format);
            case Dict16Format _, CustomFormat _ -> ofPacked(weights, format);
        };
    }

    private static double ofGrids(InMemory weights, NumberFormat format) {
        GridFitter fitter = GridFitter.of(format, weights, false);
        int columns = weights.shape().columns();
        int group = fitter.group();
        RowQuantiser.RowCodes codes = RowQuantiser.RowCodes.ofColumns(columns, group);
        double[] row = new double[columns];
        double sum = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            for (int c = 0; c < columns; c++) {
                row[c] = weights.values()[r * columns + c];
            }
            RoundToNearest.quantise(fitter, r, row, codes);
            for (int from = 0; from < columns; from += group) {
                int to = Math.min(from + group, columns);
                sum = add(codes.grids()[from / group], codes.codes(), row, from, to, sum);
            }
        }
        return sum;
    }

    private static double add(
            Grid grid, int[] codes, double[] row, int from, int to, double before) {
        double sum = before;
        for (int c = from; c < to; c++) {
            double difference = row[c] - grid.value(codes[c]);
            sum += difference * difference;
        }
        return sum;
    }

    /// The plain way, and that of formats without grids.
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

package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What weights lose that are rounded to nearest ([RoundToNearest]), without packing them where the grids of a format say what
/// a decoder would read.
public final class RoundedRows {

    /// Rows whose bytes stay in the first cache while all formats are at them.
    private static final int STRIP_BYTES = 1 << 14;

    private static final String CURE = "only finite weights can be quantised";

    private RoundedRows() {}

    /// Sums of the squared differences between weights and what they become, for each format
    /// ([RoundToNearest#squaredError]). Floats in memory are read once for all formats that have long loops
    /// ([GroupErrors]), all weights once for the others.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double[] squaredErrors(WeightSource weights, List<NumberFormat> formats) {
        Map<NumberFormat, GroupErrors> fast = new LinkedHashMap<>();
        if (weights.stored().isPresent()) {
            for (NumberFormat format : formats) {
                GroupErrors.of(format, weights.shape())
                        .ifPresent(errors -> fast.put(format, errors));
            }
        }
        add(weights, List.copyOf(fast.values()));
        Map<NumberFormat, Double> sums = new HashMap<>();
        fast.forEach((format, errors) -> sums.put(format, errors.sum()));
        List<NumberFormat> others =
                formats.stream().filter(format -> !fast.containsKey(format)).toList();
        if (!others.isEmpty()) {
            FiniteWeights read = FiniteWeights.of(weights, CURE);
            others.forEach(format -> sums.put(format, squaredError(read, format)));
        }
        return formats.stream().mapToDouble(sums::get).toArray();
    }

    private static void add(WeightSource weights, List<GroupErrors> formats) {
        if (formats.isEmpty()) {
            return;
        }
        RowBlocks blocks = new RowBlocks(weights);
        int count;
        for (int first = 0; first < weights.shape().rows(); first += count) {
            count = blocks.bring(first);
            StoredPart block = blocks.part(first, count);
            int strip = Math.clamp(STRIP_BYTES / block.rowBytes(), 1, count);
            for (int row = 0; row < count; row += strip) {
                StoredPart rows = block.from(row).above(Math.min(strip, count - row));
                StoredPart readable = GroupErrors.readable(rows);
                formats.forEach(each -> each.add(readable));
            }
        }
        if (!formats.stream().allMatch(each -> Double.isFinite(each.sum()))) {
            WeightCheck.finite(weights, CURE);
        }
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

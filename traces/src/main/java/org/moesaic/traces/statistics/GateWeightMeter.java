package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Measures [GateWeightQuantiles].
///
/// A weight is counted under the upper bits of its float, made to ascend with the value: sign, exponent and nine bits of
/// the fraction, so that a bin is a five-hundredth wide and its middle is off by half of that, whatever the scale.
final class GateWeightMeter implements BlockObserver {

    private static final int DROPPED_BITS = 14;
    private static final int BINS = 1 << (Integer.SIZE - DROPPED_BITS);

    /// Bins of a rank are 2 MiB.
    private static final int MOST_RANKS = 16;

    private final int ranks;
    private final long[][] bins;
    private final double[] sums;
    private final long[] rows;
    private final float[] row;

    GateWeightMeter(TraceHeader header) {
        ranks = Math.min(MOST_RANKS, header.topK());
        bins = new long[ranks][];
        sums = new double[ranks];
        rows = new long[ranks];
        row = new float[header.topK()];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        if (!block.hasWeights()) {
            return;
        }
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int count = 0;
                for (int slot = 0; slot < block.topK(); slot++) {
                    float weight = block.weight(layer, token, slot);
                    if (Float.isFinite(weight)) {
                        row[count++] = weight;
                    }
                }
                count(count);
            }
        }
    }

    private void count(int count) {
        Arrays.sort(row, 0, count);
        for (int rank = 0; rank < Math.min(count, ranks); rank++) {
            float weight = row[count - 1 - rank];
            if (bins[rank] == null) {
                bins[rank] = new long[BINS];
            }
            bins[rank][bin(weight)]++;
            sums[rank] += weight;
            rows[rank]++;
        }
    }

    /// Bits of a float that compare as the floats do.
    private static int bin(float weight) {
        int bits = Float.floatToIntBits(weight);
        int ascending = bits ^ (bits >> 31 | Integer.MIN_VALUE);
        return ascending >>> DROPPED_BITS;
    }

    private static double middle(int bin) {
        int ascending = (bin << DROPPED_BITS) + (1 << (DROPPED_BITS - 1));
        int bits = ascending < 0 ? ascending ^ Integer.MIN_VALUE : ~ascending;
        return Float.intBitsToFloat(bits);
    }

    /// Empty for a trace without weights.
    List<GateWeightQuantiles> quantiles() {
        List<GateWeightQuantiles> quantiles = new ArrayList<>();
        for (int rank = 0; rank < ranks && rows[rank] > 0; rank++) {
            quantiles.add(
                    new GateWeightQuantiles(
                            rank + 1,
                            rows[rank],
                            sums[rank] / rows[rank],
                            quantile(rank, 0.1),
                            quantile(rank, 0.5),
                            quantile(rank, 0.9)));
        }
        return quantiles;
    }

    private double quantile(int rank, double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * rows[rank]));
        long seen = 0;
        int bin = -1;
        while (seen < wanted) {
            seen += bins[rank][++bin];
        }
        return middle(bin);
    }
}

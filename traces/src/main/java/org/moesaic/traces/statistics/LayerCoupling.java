package org.moesaic.traces.statistics;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceBlock;

/// Counts which first choice of a token in one layer goes with which first choice in a later layer.
///
/// The first choice of a row is its first expert in the order of the trace, or that of the largest weight if the caller
/// says that the order means nothing and there are weights. Rows without one are left out. Mutual information is corrected
/// for the bias of small samples (Miller and Madow: half of a nat for each cell above the margins, over N).
public final class LayerCoupling {

    private final int experts;
    private final int gap;
    private final boolean ranked;
    private final long[][] joint;

    /// Of neighbouring layers, the first in file order taken as the first choice.
    public LayerCoupling(int layers, int experts) {
        this(layers, experts, 1, true);
    }

    /// @param gap layers from the earlier to the later one
    /// @param ranked false to look for the largest weight
    public LayerCoupling(int layers, int experts, int gap, boolean ranked) {
        this.experts = experts;
        this.gap = gap;
        this.ranked = ranked;
        joint = new long[Math.max(0, layers - gap)][Math.multiplyExact(experts, experts)];
    }

    /// Counts the rows of a block.
    public void see(TraceBlock block) {
        boolean search = !ranked && block.hasWeights();
        short[] column = block.experts();
        for (int layer = 0; layer < joint.length; layer++) {
            long[] pairs = joint[layer];
            for (int token = 0; token < block.tokens(); token++) {
                int earlier = block.slot(layer, token);
                int later = block.slot(layer + gap, token);
                if (search) {
                    earlier += largest(block, layer, token);
                    later += largest(block, layer + gap, token);
                }
                int first = column[earlier];
                int second = column[later];
                if (first >= 0 && second >= 0) {
                    pairs[first * experts + second]++;
                }
            }
        }
    }

    /// Slot of the largest weight of a row; weights that are not numbers are none.
    private static int largest(TraceBlock block, int layer, int token) {
        int largest = 0;
        for (int slot = 1; slot < block.topK(); slot++) {
            float most = block.weight(layer, token, largest);
            float weight = block.weight(layer, token, slot);
            if (weight > most || Float.isNaN(most)) {
                largest = slot;
            }
        }
        return largest;
    }

    /// Pairs of layers that are counted.
    int pairs() {
        return joint.length;
    }

    /// What is counted of the layers from `layer` on.
    LayerInformation.Figures figures(int layer) {
        long[] rows = new long[experts];
        long[] columns = new long[experts];
        long total = 0;
        long right = 0;
        int cells = 0;
        for (int first = 0; first < experts; first++) {
            long most = 0;
            for (int second = 0; second < experts; second++) {
                long count = joint[layer][first * experts + second];
                rows[first] += count;
                columns[second] += count;
                total += count;
                cells += count > 0 ? 1 : 0;
                most = Math.max(most, count);
            }
            right += most;
        }
        if (total == 0) {
            return new LayerInformation.Figures(0, 0, 0, 0);
        }
        double later = entropyBits(columns, total);
        double bits = entropyBits(rows, total) + later - entropyBits(joint[layer], total);
        int margins = used(rows) + used(columns) - 1;
        double bias = (cells - margins) / (2.0 * total * Math.log(2));
        long popular = 0;
        for (long count : columns) {
            popular = Math.max(popular, count);
        }
        return new LayerInformation.Figures(
                Math.max(0, bits - bias), later, (double) right / total, (double) popular / total);
    }

    /// Mutual information of a layer with the later one, in bits; 0 at least.
    public double bits(int layer) {
        return figures(layer).informationBits();
    }

    /// Mean over the pairs of layers; 0 if there are none.
    public double meanBits() {
        return mean(layer -> figures(layer).informationBits());
    }

    LayerInformation.Figures meanFigures() {
        return new LayerInformation.Figures(
                meanBits(),
                mean(layer -> figures(layer).entropyBits()),
                mean(layer -> figures(layer).predictability()),
                mean(layer -> figures(layer).popularity()));
    }

    private double mean(IntToDoubleFunction figure) {
        return IntStream.range(0, joint.length).mapToDouble(figure).average().orElse(0);
    }

    private static double entropyBits(long[] counts, long total) {
        double bits = 0;
        for (long count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    private static int used(long[] counts) {
        int used = 0;
        for (long count : counts) {
            used += count > 0 ? 1 : 0;
        }
        return used;
    }
}

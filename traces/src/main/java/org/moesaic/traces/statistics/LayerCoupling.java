package org.moesaic.traces.statistics;

import org.moesaic.traces.TraceBlock;

/// How much the first expert of a row says of the first expert of the same token in the next layer.
///
/// First is first in the order of the trace: the one of largest weight where that order is known. Mutual information is
/// corrected for the bias of small samples (Miller and Madow: half of a nat for each cell above the margins, over N).
public final class LayerCoupling {

    private final int experts;
    private final long[][] joint;

    public LayerCoupling(int layers, int experts) {
        this.experts = experts;
        joint = new long[layers - 1][Math.multiplyExact(experts, experts)];
    }

    /// Counts the rows of a block; rows without a first expert are left out.
    public void see(TraceBlock block) {
        short[] column = block.experts();
        for (int layer = 0; layer < joint.length; layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int first = column[block.slot(layer, token)];
                int second = column[block.slot(layer + 1, token)];
                if (first >= 0 && second >= 0) {
                    joint[layer][first * experts + second]++;
                }
            }
        }
    }

    /// Mutual information of a layer with the next one, in bits; 0 at least.
    public double bits(int layer) {
        long[] rows = new long[experts];
        long[] columns = new long[experts];
        long total = 0;
        int cells = 0;
        for (int i = 0; i < joint[layer].length; i++) {
            long count = joint[layer][i];
            rows[i / experts] += count;
            columns[i % experts] += count;
            total += count;
            cells += count > 0 ? 1 : 0;
        }
        if (total == 0) {
            return 0;
        }
        double bits =
                entropyBits(rows, total)
                        + entropyBits(columns, total)
                        - entropyBits(joint[layer], total);
        int margins = used(rows) + used(columns) - 1;
        return Math.max(0, bits - (cells - margins) / (2.0 * total * Math.log(2)));
    }

    /// Share of tokens whose first expert of the next layer is the one that follows theirs most often.
    public double predictability(int layer) {
        long total = 0;
        long right = 0;
        for (int first = 0; first < experts; first++) {
            long most = 0;
            for (int second = 0; second < experts; second++) {
                long count = joint[layer][first * experts + second];
                total += count;
                most = Math.max(most, count);
            }
            right += most;
        }
        return total == 0 ? 0 : (double) right / total;
    }

    /// Mean over the pairs of neighbouring layers; 0 for a trace of one layer.
    public double meanBits() {
        double sum = 0;
        for (int layer = 0; layer < joint.length; layer++) {
            sum += bits(layer);
        }
        return joint.length == 0 ? 0 : sum / joint.length;
    }

    /// Mean over the pairs of neighbouring layers; 0 for a trace of one layer.
    public double meanPredictability() {
        double sum = 0;
        for (int layer = 0; layer < joint.length; layer++) {
            sum += predictability(layer);
        }
        return joint.length == 0 ? 0 : sum / joint.length;
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

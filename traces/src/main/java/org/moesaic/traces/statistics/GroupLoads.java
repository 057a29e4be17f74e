package org.moesaic.traces.statistics;

import org.moesaic.traces.TraceBlock;

/// Counts of selections apart for some groups of tokens: `[group][layer][expert]`.
final class GroupLoads {

    private final int layers;
    private final int experts;
    private final long[][] counts;
    private final long[] tokens;

    GroupLoads(int groups, int layers, int experts) {
        this.layers = layers;
        this.experts = experts;
        counts = new long[groups][];
        tokens = new long[groups];
    }

    /// Counts tokens that stand next to each other and belong to one group. A group without tokens takes no memory.
    void add(int group, TraceBlock block, int from, int to) {
        if (counts[group] == null) {
            counts[group] = new long[Math.multiplyExact(layers, experts)];
        }
        tokens[group] += to - from;
        short[] column = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            int row = layer * experts;
            int end = block.slot(layer, to - 1) + block.topK();
            for (int slot = block.slot(layer, from); slot < end; slot++) {
                if (column[slot] >= 0) {
                    counts[group][row + column[slot]]++;
                }
            }
        }
    }

    long tokens(int group) {
        return tokens[group];
    }

    /// What a group has selected; zeros for one without tokens.
    Load load(int group) {
        long[] own = counts[group] == null ? new long[layers * experts] : counts[group];
        return new Load(layers, experts, own);
    }

    /// Selections of some tokens.
    ///
    /// @param counts `[layer][expert]`
    record Load(int layers, int experts, long[] counts) {

        Load plus(Load other) {
            long[] sum = counts.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other.counts[i];
            }
            return new Load(layers, experts, sum);
        }

        /// Entropy in bits, mean over layers.
        double entropyBits() {
            double bits = 0;
            for (int layer = 0; layer < layers; layer++) {
                double total = total(layer);
                for (int i = layer * experts; i < (layer + 1) * experts; i++) {
                    double share = counts[i] / total;
                    bits -= counts[i] > 0 ? share * Math.log(share) : 0;
                }
            }
            return bits / layers / Math.log(2);
        }

        /// Largest over mean count, mean over layers.
        double maxOverMean() {
            double sum = 0;
            for (int layer = 0; layer < layers; layer++) {
                long most = 0;
                for (int i = layer * experts; i < (layer + 1) * experts; i++) {
                    most = Math.max(most, counts[i]);
                }
                sum += most == 0 ? 0 : (double) most * experts / total(layer);
            }
            return sum / layers;
        }

        /// Jensen-Shannon divergence, mean over layers; see [Divergence].
        double divergenceBits(Load other) {
            double sum = 0;
            for (int layer = 0; layer < layers; layer++) {
                double[] mine = new double[experts];
                double[] theirs = new double[experts];
                for (int expert = 0; expert < experts; expert++) {
                    mine[expert] = counts[layer * experts + expert];
                    theirs[expert] = other.counts[layer * experts + expert];
                }
                sum += Divergence.bits(mine, theirs, Divergence.ADDED);
            }
            return sum / layers;
        }

        private double total(int layer) {
            double total = 0;
            for (int i = layer * experts; i < (layer + 1) * experts; i++) {
                total += counts[i];
            }
            return total;
        }
    }
}

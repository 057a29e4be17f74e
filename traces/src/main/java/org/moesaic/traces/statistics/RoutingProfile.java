package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceReader;

/// How often, and with what weight, each expert of each layer was selected: what placement policies learn from.
///
/// Layers are those of the trace, by index. Memory is one entry an expert; the trace is read once, front to back, so the
/// sums of weights do not depend on anything but the trace.
public final class RoutingProfile {

    private final String name;
    private final int layers;
    private final int experts;
    private final boolean inSample;
    private final long[] selections;
    private final double[] weights;
    private double[] loads = {};
    private long tokens;
    private boolean weighted;

    private RoutingProfile(String name, int layers, int experts, boolean inSample) {
        this.name = name;
        this.layers = layers;
        this.experts = experts;
        this.inSample = inSample;
        selections = new long[Math.multiplyExact(layers, experts)];
        weights = new double[selections.length];
    }

    /// Reads a trace to its end.
    ///
    /// @param experts experts in one layer of the model
    /// @param inSample true if what is placed by this profile will be judged on the same rows
    /// @throws org.moesaic.edge.MoesaicException if the trace is damaged, or selects an expert that there is not
    public static RoutingProfile of(RoutingTrace trace, int experts, boolean inSample) {
        RoutingProfile profile =
                new RoutingProfile(
                        trace.header().name(), trace.header().layers(), experts, inSample);
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                TraceFit.expertOutOfRange(trace.header(), block, experts)
                        .ifPresent(problem -> {
                            throw MoesaicException.badData(problem);
                        });
                profile.add(block);
            }
        }
        return profile;
    }

    /// A profile of known counts, such as published loads of experts.
    ///
    /// @param selections `[layer][expert]`, every layer with as many experts
    public static RoutingProfile ofCounts(String name, long[][] selections, boolean inSample) {
        int experts = selections.length == 0 ? 0 : selections[0].length;
        RoutingProfile profile = new RoutingProfile(name, selections.length, experts, inSample);
        for (int layer = 0; layer < selections.length; layer++) {
            if (selections[layer].length != experts) {
                throw new IllegalArgumentException(
                        "layer " + layer + " has " + selections[layer].length + " experts");
            }
            System.arraycopy(selections[layer], 0, profile.selections, layer * experts, experts);
        }
        return profile;
    }

    /// A profile of known loads and gate weights, such as those of a file of counts.
    ///
    /// @param loads `[layer][expert]`, finite and not negative; need not be whole. [#selections(int, int)] rounds them
    /// @param weights sums of gate weights, of the same shape; empty where they are not known
    /// @param tokens tokens that were counted; 0 where that is not known
    /// @throws IllegalArgumentException if layers differ in their number of experts
    public static RoutingProfile ofLoads(
            String name,
            double[][] loads,
            Optional<double[][]> weights,
            long tokens,
            boolean inSample) {
        long[][] rounded = new long[loads.length][];
        for (int layer = 0; layer < loads.length; layer++) {
            rounded[layer] = Arrays.stream(loads[layer]).mapToLong(Math::round).toArray();
        }
        RoutingProfile profile = ofCounts(name, rounded, inSample);
        profile.loads = flat(loads, profile);
        profile.tokens = tokens;
        weights.ifPresent(known -> {
            double[] all = flat(known, profile);
            System.arraycopy(all, 0, profile.weights, 0, all.length);
            profile.weighted = true;
        });
        return profile;
    }

    private static double[] flat(double[][] matrix, RoutingProfile profile) {
        double[] flat = new double[profile.selections.length];
        if (matrix.length != profile.layers) {
            throw new IllegalArgumentException(matrix.length + " layers");
        }
        for (int layer = 0; layer < matrix.length; layer++) {
            if (matrix[layer].length != profile.experts) {
                throw new IllegalArgumentException(
                        "layer " + layer + " has " + matrix[layer].length + " experts");
            }
            System.arraycopy(matrix[layer], 0, flat, layer * profile.experts, profile.experts);
        }
        return flat;
    }

    /// What the profile was made of: the name of a trace.
    public String name() {
        return name;
    }

    public int layers() {
        return layers;
    }

    /// Experts in one layer.
    public int experts() {
        return experts;
    }

    /// Tokens that were counted; 0 for a profile of counts alone.
    public long tokens() {
        return tokens;
    }

    /// True if the profile was made of the very rows that are replayed.
    public boolean inSample() {
        return inSample;
    }

    /// How often an expert was selected.
    ///
    /// @param layer index of the layer in the trace
    public long selections(int layer, int expert) {
        return selections[layer * experts + expert];
    }

    /// The same, not rounded where the profile was made of loads that are not whole.
    public double load(int layer, int expert) {
        int key = layer * experts + expert;
        return loads.length == 0 ? selections[key] : loads[key];
    }

    /// Share of a layer's selections that an expert had; 0 where the layer has none.
    public double frequency(int layer, int expert) {
        double sum = 0;
        for (int other = 0; other < experts; other++) {
            sum += load(layer, other);
        }
        return sum == 0 ? 0 : load(layer, expert) / sum;
    }

    /// Share of a layer's gate weights that an expert had; 0 where the layer has none.
    public double weightShare(int layer, int expert) {
        double sum = 0;
        for (int other = 0; other < experts; other++) {
            sum += weight(layer, other);
        }
        return sum == 0 ? 0 : weight(layer, expert) / sum;
    }

    /// All selections of a layer.
    public long selections(int layer) {
        return Arrays.stream(selections, layer * experts, (layer + 1) * experts).sum();
    }

    /// True if the trace carries gate weights.
    public boolean hasWeights() {
        return weighted;
    }

    /// Sum of the gate weights with which an expert was selected; 0 where the trace has none.
    public double weight(int layer, int expert) {
        return weights[layer * experts + expert];
    }

    private void add(TraceBlock block) {
        tokens += block.tokens();
        weighted |= block.hasWeights();
        short[] column = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            int row = layer * experts;
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int slot = block.slot(layer, 0); slot < end; slot++) {
                if (column[slot] >= 0) {
                    selections[row + column[slot]]++;
                }
            }
            if (block.hasWeights()) {
                addWeights(block, layer);
            }
        }
    }

    private void addWeights(TraceBlock block, int layer) {
        for (int token = 0; token < block.tokens(); token++) {
            for (int slot = 0; slot < block.topK(); slot++) {
                int expert = block.expert(layer, token, slot);
                float weight = block.weight(layer, token, slot);
                if (expert >= 0 && !Float.isNaN(weight)) {
                    weights[layer * experts + expert] += weight;
                }
            }
        }
    }
}

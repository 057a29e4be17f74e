package org.moesaic.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.traces.TraceHeader.LayerNumbering;

/// How often each expert was selected, and nothing else: what is left of a capture when rows are added up.
///
/// Enough to place experts by their load and to give a generator its popularity; not enough for a replay, because the
/// order of selections is gone. Files of such counts give it directly ([TraceImporters#counts]), and [#of(RoutingTrace)]
/// counts any trace.
///
/// Counts are real numbers because load balancers keep them so; counts of selections are whole and exact up to 2^53.
///
/// @param name what to call it in messages: the file's name
/// @param format the importer that read it
/// @param modelName the model that the file names; may be empty
/// @param layerIds the layers, ascending
/// @param numbering what the layer ids count
/// @param experts experts in one layer
/// @param topK selections of a row, where it is known
/// @param tokens tokens that were counted, where it is known
/// @param layers for each layer the count of each expert, finite and not negative
/// @param pairs for some pairs of layers, which experts were first choice together
/// @param source where it was captured; free text, may be empty
public record ExpertCounts(
        String name,
        String format,
        String modelName,
        List<Integer> layerIds,
        LayerNumbering numbering,
        int experts,
        OptionalInt topK,
        OptionalLong tokens,
        List<LayerCounts> layers,
        List<LayerPair> pairs,
        String source) {

    /// The counts of one layer.
    ///
    /// @param selections for each expert how often it was selected
    /// @param firstChoices for each expert how often it had the largest weight; empty where that is not known
    public record LayerCounts(List<Double> selections, List<Double> firstChoices) {
        public LayerCounts {
            selections = List.copyOf(selections);
            firstChoices = List.copyOf(firstChoices);
        }

        /// All selections of the layer.
        public double total() {
            return selections.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /// First choices of two layers together.
    ///
    /// @param earlier id of the earlier layer
    /// @param later id of the later one
    /// @param counts for each expert of the earlier layer, for each of the later one, the tokens that had both as first
    ///     choice
    public record LayerPair(int earlier, int later, List<List<Double>> counts) {
        public LayerPair {
            counts = counts.stream().map(List::copyOf).toList();
        }

        /// Mutual information of the two first choices in bits, of the counts as they are.
        public double informationBits() {
            double all = counts.stream().mapToDouble(LayerPair::sum).sum();
            double bits = 0;
            for (int column = 0; column < counts.size(); column++) {
                double ofColumn = 0;
                for (List<Double> row : counts) {
                    ofColumn += row.get(column);
                }
                for (List<Double> row : counts) {
                    double both = row.get(column);
                    bits += both > 0 ? both / all * Math.log(both * all / sum(row) / ofColumn) : 0;
                }
            }
            return bits / Math.log(2);
        }

        /// Share of tokens whose later first choice is the one that follows their earlier one most often; 0 for none.
        public double predictability() {
            double all = counts.stream().mapToDouble(LayerPair::sum).sum();
            double right =
                    counts.stream()
                            .mapToDouble(
                                    row -> row.stream().mapToDouble(each -> each).max().orElse(0))
                            .sum();
            return all == 0 ? 0 : right / all;
        }

        private static double sum(List<Double> row) {
            return row.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    public ExpertCounts {
        Objects.requireNonNull(name);
        Objects.requireNonNull(format);
        Objects.requireNonNull(modelName);
        layerIds = List.copyOf(layerIds);
        Objects.requireNonNull(numbering);
        layers = List.copyOf(layers);
        pairs = List.copyOf(pairs);
        Objects.requireNonNull(source);
        if (layerIds.isEmpty() || layers.size() != layerIds.size()) {
            throw new IllegalArgumentException(
                    layers.size() + " layers of counts for " + layerIds.size() + " ids");
        }
        for (LayerCounts layer : layers) {
            if (layer.selections.size() != experts) {
                throw new IllegalArgumentException("a layer of " + layer.selections.size());
            }
        }
    }

    /// Counts a trace. The number of experts is the largest id plus one where its header does not say.
    ///
    /// @throws org.moesaic.edge.MoesaicException what is wrong with the trace
    public static ExpertCounts of(RoutingTrace trace) {
        TraceHeader header = trace.header();
        long[][] selected = new long[header.layers()][header.experts().orElse(16)];
        long tokens = 0;
        TraceBlock block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                tokens += block.tokens();
                for (int layer = 0; layer < block.layers(); layer++) {
                    selected[layer] = count(block, layer, selected[layer]);
                }
            }
        }
        int experts = 0;
        for (long[] layer : selected) {
            experts = Math.max(experts, used(layer));
        }
        experts = header.experts().orElse(Math.max(1, experts));
        List<LayerCounts> layers = new ArrayList<>();
        for (long[] layer : selected) {
            List<Double> counts = new ArrayList<>();
            for (int expert = 0; expert < experts; expert++) {
                counts.add(expert < layer.length ? (double) layer[expert] : 0.0);
            }
            layers.add(new LayerCounts(counts, List.of()));
        }
        return new ExpertCounts(
                header.name(),
                header.format(),
                header.modelName(),
                header.layerIds(),
                header.numbering(),
                experts,
                OptionalInt.of(header.topK()),
                OptionalLong.of(tokens),
                layers,
                List.of(),
                header.source());
    }

    private static long[] count(TraceBlock block, int layer, long[] counts) {
        long[] grown = counts;
        short[] experts = block.experts();
        int end = block.slot(layer, 0) + block.tokens() * block.topK();
        for (int i = block.slot(layer, 0); i < end; i++) {
            int expert = experts[i];
            if (expert >= grown.length) {
                grown = Arrays.copyOf(grown, Math.max(expert + 1, grown.length * 2));
            }
            if (expert >= 0) {
                grown[expert]++;
            }
        }
        return grown;
    }

    private static int used(long[] counts) {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        return used;
    }
}

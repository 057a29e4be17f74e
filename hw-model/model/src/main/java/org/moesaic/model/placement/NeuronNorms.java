package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Tier;

/// In each layer the experts of largest neuron norms are digital, the others analog: what a tile adds to a product grows
/// with the norms of its columns.
///
/// Source: arXiv 2603.02633. The score of an expert is the product over its matrices of the largest norm of a neuron, here
/// as a sum of logarithms; of each layer's E experts floor(share x E + 0.5) are digital; ties go to the lower id. All
/// modules that every token uses are digital.
///
/// @param digital digital experts of each layer
/// @param scores `[layer][expert]`, logarithms
/// @param orders expert ids of each layer, the largest score first
public record NeuronNorms(int digital, double[][] scores, List<List<Integer>> orders) {

    /// Share of digital experts.
    public static final Policy.Parameter DIGITAL =
            new Policy.Parameter(
                    "digital", "share of each layer's experts that are digital, 0 to 1", "");

    /// What a neuron is.
    public static final Policy.Parameter AXIS =
            new Policy.Parameter(
                    "axis",
                    "what a neuron is: output (weights that come in to one output, a column of a tile) or input",
                    "output");

    /// Ranks the experts of a request with weights.
    ///
    /// @param axis `output` or `input`
    public static NeuronNorms of(PolicyRequest request, BigDecimal share, String axis) {
        WeightScore score =
                axis.equals("input") ? WeightScore.LOG_INPUT_NORM : WeightScore.LOG_NEURON_NORM;
        double[][] scores = request.weights().orElseThrow().of(score);
        List<List<Integer>> orders =
                IntStream.range(0, scores.length)
                        .mapToObj(layer -> descending(scores[layer]))
                        .toList();
        return new NeuronNorms(
                HotDigitalPolicy.count(share, request.model().routedExperts()), scores, orders);
    }

    private static List<Integer> descending(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(expert -> -scores[expert]))
                .toList();
    }

    public boolean isDigital(int layer, int expert) {
        return rank(layer, expert) < digital;
    }

    /// From 0.
    private int rank(int layer, int expert) {
        return orders.get(layer).indexOf(expert);
    }

    /// Experts that every layer leaves to the tiles.
    public int analog() {
        return scores[0].length - digital;
    }

    /// The score for reasons; empty for an expert with a zero matrix, of which there is no logarithm.
    public OptionalDouble score(int layer, int expert) {
        double score = scores[layer][expert];
        return Double.isInfinite(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    /// Why an expert is where it is.
    public String reason(int layer, int expert) {
        double score = scores[layer][expert];
        return String.format(
                Locale.ROOT,
                "%s, rank %d of %d: %s",
                Double.isInfinite(score)
                        ? "a zero matrix, so neuron norm 0"
                        : String.format(Locale.ROOT, "log neuron norm %.6g", score),
                rank(layer, expert) + 1,
                scores[layer].length,
                isDigital(layer, expert) ? "digital" : "analog");
    }

    /// The placement: devices by the ranking, formats as given.
    ///
    /// @param formats of every expert
    /// @param home tier of digital experts, if the user named one
    /// @throws MoesaicException if no tier holds the digital ones
    public Placement place(PolicyRequest request, Formats formats, Optional<Tier> home) {
        Tier source = request.hardware().memories().getLast().tier();
        Placement placement =
                Homes.place(
                        request,
                        home,
                        tier -> {
                            Placement.Builder builder = new Placement.Builder(request.model());
                            for (int layer = 0; layer < scores.length; layer++) {
                                for (int expert = 0; expert < scores[layer].length; expert++) {
                                    NumberFormat format = formats.of(layer, expert);
                                    builder.put(
                                            layer,
                                            expert,
                                            isDigital(layer, expert)
                                                    ? new Placement.Slot(format, tier)
                                                    : new Placement.Slot(
                                                            format, source, EngineKind.ANALOG, 0));
                                }
                            }
                            return builder.build();
                        });
        DenseModules dense = DenseModules.of(request.model(), request.hardware());
        return placement.withDense(
                new DenseModules(
                        dense.linear(),
                        dense.other(),
                        dense.kv(),
                        EngineKind.DIGITAL,
                        dense.home()));
    }

    /// The number format of each expert.
    @FunctionalInterface
    public interface Formats {
        NumberFormat of(int layer, int expert);
    }
}

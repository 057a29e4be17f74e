package org.moesaic.cli.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.cli.damage.ActivationSource;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.DamageSettings;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.LayerTokens;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.compute.Backends;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.convert.HessianTraces;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.scores.ExpertScores;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.traces.ModelCard;

/// Experts of a checkpoint tried on activations that a policy names.
///
/// @param scores of the checkpoint
/// @param how the activations
/// @param cache where measured errors are kept; empty for nowhere
/// @param reporter is told how far it is
record TriedExperts(
        ModelCard card,
        ExpertScores scores,
        ActivationChoice how,
        Optional<DamageCache> cache,
        ProgressReporter reporter) {

    /// Tokens of a layer, and where its router sends them.
    private record Routed(CalibrationTokens tokens, int[] selections, int topK) {

        private int[] of(int expert) {
            return IntStream.range(0, selections.length)
                    .filter(i -> selections[i] == expert)
                    .map(i -> i / topK)
                    .toArray();
        }
    }

    /// For each format `[layer][expert]`; see [org.moesaic.model.placement.WeightScores#hessianLosses].
    List<double[][]> hessianLosses(List<NumberFormat> formats) {
        LayerTokens tokens = tokens();
        Map<Integer, Routed> routed = new HashMap<>();
        for (int layer : card.moeLayerIds()) {
            routed.put(layer, routed(layer, tokens.of(layer)));
        }
        try (Progress progress = reporter.start("Hessians of experts", experts())) {
            return scores.several(
                    formats.size(),
                    (layer, id, expert) -> losses(routed.get(layer), id, expert, formats),
                    progress::advanceTo);
        }
    }

    private Routed routed(int layer, CalibrationTokens tokens) {
        ModelWeights weights = scores.weights();
        TokenRouting routing =
                TokenRouting.of(
                        weights.router(layer),
                        weights.routerBias(layer).orElse(new float[0]),
                        card.topK(),
                        tokens);
        return new Routed(tokens, routing.routing().experts(), card.topK());
    }

    private double[] losses(
            Routed routed, int id, ExpertMatrices expert, List<NumberFormat> formats) {
        return HessianTraces.of(expert, Damages.nonlinearity(card), routed.tokens(), routed.of(id))
                .losses(expert, formats);
    }

    /// For each format `[layer][expert]`; see [org.moesaic.model.placement.WeightScores#outputErrors].
    List<double[][]> outputErrors(List<NumberFormat> formats) {
        List<Integer> layers = card.moeLayerIds();
        List<Treatment> treatments =
                formats.stream().<Treatment>map(Treatment.Digital::new).toList();
        DamageSettings settings =
                new DamageSettings(tokens(), Damages.nonlinearity(card), how.seed(), cache);
        List<List<List<ExpertDamage>>> damages;
        try (Progress progress = reporter.start("experts tried", experts())) {
            damages =
                    new DamageRun(
                                    scores.weights(),
                                    settings,
                                    () -> Backends.open(Backends.AUTO, 1).backend(),
                                    scores.threads())
                            .of(layers, treatments, progress);
        }
        List<double[][]> errors = new ArrayList<>();
        for (int f = 0; f < formats.size(); f++) {
            double[][] of = new double[layers.size()][];
            for (int l = 0; l < of.length; l++) {
                of[l] = overMeanPower(damages.get(l), f);
            }
            errors.add(of);
        }
        return errors;
    }

    /// A layer of zero matrices has no output, and no error either.
    private static double[] overMeanPower(List<List<ExpertDamage>> layer, int format) {
        double power =
                layer.stream()
                        .mapToDouble(each -> each.getFirst().signalPower())
                        .average()
                        .orElse(0);
        return layer.stream()
                .mapToDouble(each -> power == 0 ? 0 : each.get(format).noisePower() / power)
                .toArray();
    }

    private long experts() {
        return (long) card.moeLayerIds().size() * card.routedExperts();
    }

    private LayerTokens tokens() {
        ActivationSource source = new ActivationSource(how.activations(), how.tokens());
        source.mistake()
                .ifPresent(cure -> {
                    throw MoesaicException.usage(
                            "activations='" + how.activations() + "' cannot be drawn", cure);
                });
        return LayerTokens.open(source, card.dModel(), how.seed(), card.moeLayerIds());
    }
}

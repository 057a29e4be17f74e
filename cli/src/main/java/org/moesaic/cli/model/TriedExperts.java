package org.moesaic.cli.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.cli.damage.ActivationSource;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backends;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.convert.HessianTraces;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.traces.ModelCard;

/// Experts of a checkpoint tried on activations that a policy names.
///
/// @param how the activations
/// @param threads one or more
record TriedExperts(ModelCard card, ModelWeights weights, ActivationChoice how, int threads) {

    /// `[layer][expert]`; see [org.moesaic.model.placement.WeightScores#hessianLosses].
    double[][] hessianLosses(NumberFormat format) {
        List<Integer> layers = card.moeLayerIds();
        double[][] losses = new double[layers.size()][];
        for (int l = 0; l < losses.length; l++) {
            int layer = layers.get(l);
            CalibrationTokens tokens = tokens(layer);
            int[] selections =
                    TokenRouting.of(
                                    weights.router(layer),
                                    weights.routerBias(layer).orElse(new float[0]),
                                    card.topK(),
                                    tokens)
                            .routing()
                            .experts();
            losses[l] =
                    IntStream.range(0, card.routedExperts())
                            .parallel()
                            .mapToDouble(expert -> loss(layer, expert, tokens, selections, format))
                            .toArray();
        }
        return losses;
    }

    private double loss(
            int layer,
            int expert,
            CalibrationTokens tokens,
            int[] selections,
            NumberFormat format) {
        int[] chosen =
                IntStream.range(0, selections.length)
                        .filter(i -> selections[i] == expert)
                        .map(i -> i / card.topK())
                        .toArray();
        ExpertMatrices matrices = weights.expert(layer, expert);
        return HessianTraces.of(matrices, Damages.nonlinearity(card), tokens, chosen)
                .loss(matrices, format);
    }

    /// For each format `[layer][expert]`; see [org.moesaic.model.placement.WeightScores#outputErrors].
    List<double[][]> outputErrors(List<NumberFormat> formats) {
        List<Integer> layers = card.moeLayerIds();
        List<double[][]> errors = new ArrayList<>();
        formats.forEach(_ -> errors.add(new double[layers.size()][card.routedExperts()]));
        List<Treatment> treatments =
                formats.stream().<Treatment>map(Treatment.Digital::new).toList();
        for (int l = 0; l < layers.size(); l++) {
            int layer = layers.get(l);
            DamageMeter meter =
                    new DamageMeter(
                            tokens(layer),
                            Damages.nonlinearity(card),
                            how.seed(),
                            Optional.empty());
            List<List<ExpertDamage>> damages =
                    new DamageRun(
                                    weights,
                                    meter,
                                    () -> Backends.open(Backends.AUTO, 1).backend(),
                                    threads)
                            .of(List.of(layer), treatments, Progress.NONE)
                            .getFirst();
            double power =
                    damages.stream()
                            .mapToDouble(each -> each.getFirst().signalPower())
                            .average()
                            .orElse(0);
            for (int expert = 0; expert < damages.size(); expert++) {
                for (int f = 0; f < formats.size(); f++) {
                    double noise = damages.get(expert).get(f).noisePower();
                    // A layer of zero matrices has no output, and no error either.
                    errors.get(f)[l][expert] = power == 0 ? 0 : noise / power;
                }
            }
        }
        return errors;
    }

    private CalibrationTokens tokens(int layer) {
        ActivationSource source = new ActivationSource(how.activations(), how.tokens());
        source.mistake()
                .ifPresent(cure -> {
                    throw MoesaicException.usage(
                            "activations='" + how.activations() + "' cannot be drawn", cure);
                });
        return source.open(card.dModel(), how.seed(), Optional.of(layer));
    }
}

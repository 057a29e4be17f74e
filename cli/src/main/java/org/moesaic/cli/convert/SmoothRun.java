package org.moesaic.cli.convert;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.convert.ConvertMethod.Eaquant;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.convert.PackedDamage;
import org.moesaic.compute.convert.PlainPacker;
import org.moesaic.compute.convert.RouterAlignment;
import org.moesaic.compute.convert.SmoothedCheckpoint;
import org.moesaic.compute.convert.SmoothedLayer;
import org.moesaic.compute.convert.SmoothingCheck;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.GateDivergence;
import org.moesaic.compute.damage.RouterDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;

/// Smooths the layers of a checkpoint, writes it, reads it again, and measures what formats do to it before and after.
///
/// @param formats in which damage is measured
record SmoothRun(ConvertJob job, Eaquant method, List<MeasuredIn> formats) {

    /// The folder of the activations that the smoothed norms give, beside the model.
    static final String ACTIVATIONS = "activations";

    /// @return what became of each layer
    List<LayerOutcome> run() {
        List<SmoothedLayer> smoothed = new ArrayList<>();
        try (Progress progress =
                job.context().progress().start("scales of layers", job.layers().size())) {
            for (int layer : job.layers()) {
                smoothed.add(
                        SmoothedLayer.of(
                                job.weights(),
                                layer,
                                job.card().topK(),
                                tokens(layer),
                                method.settings()));
                progress.advanceTo(smoothed.size());
            }
        }
        SmoothedCheckpoint checkpoint =
                new SmoothedCheckpoint(job.weights(), method.element(), method.normOfOnes());
        var items = checkpoint.items(smoothed);
        checkpoint
                .dropped()
                .forEach(name ->
                        job.context().log("left out, of a type that has no place: " + name));
        ModelFile.write(job, method.spec().toString(), Map.of(), items);
        List<LayerOutcome> outcomes = new ArrayList<>();
        try (Checkpoint written = Checkpoint.open(job.model());
                Workers workers = new Workers(job.threads())) {
            ModelWeights after = WrittenCheck.read(job, written);
            for (SmoothedLayer layer : smoothed) {
                outcomes.add(measure(layer, after, workers));
            }
        }
        return outcomes;
    }

    private CalibrationTokens tokens(int layer) {
        return job.activations().of(layer);
    }

    private LayerOutcome measure(SmoothedLayer layer, ModelWeights after, Workers workers) {
        CalibrationTokens before = tokens(layer.layer());
        CalibrationTokens folded = layer.fold(before);
        write(layer.layer(), folded);
        WeightSource router = after.router(layer.layer());
        float[] bias = after.routerBias(layer.layer()).orElse(new float[0]);
        int topK = job.card().topK();
        TokenRouting routed = TokenRouting.of(router, bias, topK, folded);
        int m = GateDivergence.top(topK, job.card().routedExperts(), method.routerAlpha());
        List<Outcome> experts;
        try (Progress progress =
                job.context()
                        .progress()
                        .start("experts of layer " + layer.layer(), job.card().routedExperts())) {
            experts =
                    workers.all(
                            job.card().routedExperts(),
                            progress,
                            (backend, expert) ->
                                    outcome(layer, after, before, folded, backend, expert));
        }
        return new LayerOutcome(
                layer.layer(),
                experts,
                before.source(),
                before.tokens(),
                before.tokens(),
                Optional.of(RouterAlignment.of(router, bias, topK, m, folded)),
                workers.all(
                        2 * ofRouter().size(),
                        Progress.NONE,
                        (backend, i) -> router(backend, layer.layer(), i, after, before, folded)),
                SmoothingCheck.rerouted(layer.before(), routed),
                layer.balance().least());
    }

    /// Formats of weights, each once: routers read activations in floats.
    private List<NumberFormat> ofRouter() {
        return formats.stream().map(MeasuredIn::format).distinct().toList();
    }

    /// Before for even indexes, after for odd ones.
    private RouterDamage router(
            Backend backend,
            int layer,
            int index,
            ModelWeights after,
            CalibrationTokens before,
            CalibrationTokens folded) {
        ModelWeights weights = index % 2 == 0 ? job.weights() : after;
        return RouterDamage.of(
                backend,
                layer,
                weights.router(layer),
                weights.routerBias(layer).orElse(new float[0]),
                job.card().topK(),
                index % 2 == 0 ? before : folded,
                ofRouter().get(index / 2));
    }

    private Outcome outcome(
            SmoothedLayer layer,
            ModelWeights after,
            CalibrationTokens before,
            CalibrationTokens folded,
            Backend backend,
            int expert) {
        ExpertMatrices was = job.weights().expert(layer.layer(), expert);
        ExpertMatrices is = after.expert(layer.layer(), expert);
        List<ExpertDamage> damages = new ArrayList<>();
        for (MeasuredIn each : formats) {
            damages.add(damage(backend, layer.layer(), expert, was, before, each, each.name()));
            String smoothed = each.name() + " smoothed";
            damages.add(damage(backend, layer.layer(), expert, is, folded, each, smoothed));
        }
        return new Outcome(
                layer.layer(),
                expert,
                layer.balance().natural()[expert],
                layer.balance().added(expert),
                0,
                List.of(),
                Double.NaN,
                0,
                SmoothingCheck.difference(was, before, is, folded, job.between()),
                damages);
    }

    private ExpertDamage damage(
            Backend backend,
            int layer,
            int expert,
            ExpertMatrices matrices,
            CalibrationTokens tokens,
            MeasuredIn how,
            String name) {
        if (how.activationBits() == 0) {
            return named(
                    new DamageMeter(tokens, job.between(), job.seed(), Optional.empty())
                            .measure(
                                    backend,
                                    layer,
                                    expert,
                                    matrices,
                                    List.of(new Treatment.Digital(how.format())))
                            .getFirst(),
                    name);
        }
        try (Arena arena = Arena.ofShared()) {
            return new PackedDamage(matrices, job.between(), tokens)
                    .of(
                            how.activationBits(),
                            layer,
                            expert,
                            name,
                            new PlainPacker(how.format(), false).pack(expert, matrices, arena),
                            matrices.biases());
        }
    }

    private static ExpertDamage named(ExpertDamage damage, String name) {
        return new ExpertDamage(
                damage.layer(),
                damage.expert(),
                name,
                damage.signal(),
                damage.noise(),
                damage.tokens(),
                damage.worstChannel(),
                damage.worstChannelError());
    }

    private void write(int layer, CalibrationTokens tokens) {
        Path file = job.folder().resolve(ACTIVATIONS).resolve("layer" + layer + ".npy");
        try {
            Files.createDirectories(file.getParent());
            new NpyFile(List.of(tokens.tokens(), tokens.width()), tokens.values()).write(file);
        } catch (IOException e) {
            throw Unwritable.because(file, e);
        }
    }
}

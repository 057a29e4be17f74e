package org.moesaic.cli.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.convert.ConvertMethod.Eaquant;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.convert.InnerChannels;
import org.moesaic.compute.convert.LowBitLayer;
import org.moesaic.compute.convert.RouterAlignment;
import org.moesaic.compute.convert.SmoothedCheckpoint;
import org.moesaic.compute.convert.SmoothedLayer;
import org.moesaic.compute.convert.SmoothingCheck;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.GateDivergence;
import org.moesaic.compute.damage.RouterDamage;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;

/// Smooths the layers of a checkpoint, writes it, reads it again, and measures what formats do to it before and after.
///
/// @param formats in which damage is measured
record SmoothRun(ConvertJob job, Eaquant method, List<MeasuredIn> formats) {

    /// The folder of the activations that the smoothed norms give, beside the model.
    static final String ACTIVATIONS = "activations";

    /// What became of all.
    ///
    /// @param inner channels of the experts
    record Result(List<LayerOutcome> layers, InnerFits inner) {}

    Result run() {
        boolean scaled = scalesInner();
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
        try (Workers workers = new Workers(job.threads())) {
            InnerFits inner = inner(smoothed, scaled, workers);
            SmoothedCheckpoint checkpoint =
                    new SmoothedCheckpoint(job.weights(), method.element(), method.normOfOnes());
            var items = checkpoint.items(smoothed, inner.scales());
            checkpoint
                    .dropped()
                    .forEach(name ->
                            job.context().log("left out, of a type that has no place: " + name));
            ModelFile.write(job, method.spec().toString(), Map.of(), items);
            List<LayerOutcome> outcomes = new ArrayList<>();
            try (Checkpoint written = Checkpoint.open(job.model())) {
                ModelWeights after = WrittenCheck.read(job, written);
                for (SmoothedLayer layer : smoothed) {
                    outcomes.add(measure(layer, inner, after, workers));
                }
            }
            return new Result(outcomes, inner);
        }
    }

    /// Whether the inputs of down projections are scaled.
    ///
    /// @throws MoesaicException USAGE if that was asked for and cannot be folded
    private boolean scalesInner() {
        boolean gated = job.weights().shapes().gated();
        if (method.inner().isEmpty() || InnerChannels.foldable(job.between(), gated)) {
            return method.inner().isPresent();
        }
        String why =
                "%s experts with %s: a scale of the down projection's inputs cannot be folded into the up projection"
                        .formatted(gated ? "gated" : "plain", job.between().label());
        if (method.innerAsked()) {
            throw new MoesaicException(
                    Exit.USAGE, method.spec().problem("down", "cannot be: " + why, "down=off"));
        }
        job.context().log(why + "; these stay");
        return false;
    }

    /// What the inner channels of each expert are like; found in one pass, for the file and for what is simulated.
    private InnerFits inner(List<SmoothedLayer> layers, boolean scaled, Workers workers) {
        Map<Integer, List<InnerChannels>> fits = new LinkedHashMap<>();
        boolean permuted =
                method.lowBit().block() > 0 && method.lowBit().zigzag() && simulates(formats);
        if (!scaled && !permuted) {
            return new InnerFits(fits, false);
        }
        InnerChannels.Settings how =
                new InnerChannels.Settings(
                        scaled ? method.inner() : Optional.empty(),
                        method.settings().powersOfTwo(),
                        permuted ? method.lowBit().block() : 0);
        for (SmoothedLayer layer : layers) {
            CalibrationTokens tokens = tokens(layer.layer());
            int experts = job.card().routedExperts();
            try (Progress progress =
                    job.context().progress().start("inner channels of experts", experts)) {
                fits.put(
                        layer.layer(),
                        workers.all(
                                experts,
                                progress,
                                (_, expert) ->
                                        InnerChannels.of(
                                                job.weights().expert(layer.layer(), expert),
                                                job.between(),
                                                tokens,
                                                layer.balance().tokens().get(expert),
                                                how)));
            }
        }
        return new InnerFits(fits, scaled);
    }

    private static boolean simulates(List<MeasuredIn> formats) {
        return formats.stream().anyMatch(each -> each.activationBits() > 0);
    }

    private CalibrationTokens tokens(int layer) {
        return job.activations().of(layer);
    }

    private LayerOutcome measure(
            SmoothedLayer layer, InnerFits inner, ModelWeights after, Workers workers) {
        CalibrationTokens before = tokens(layer.layer());
        CalibrationTokens folded = layer.fold(before);
        write(layer.layer(), folded);
        WeightSource router = after.router(layer.layer());
        float[] bias = after.routerBias(layer.layer()).orElse(new float[0]);
        int topK = job.card().topK();
        TokenRouting routed = TokenRouting.of(router, bias, topK, folded);
        int m = GateDivergence.top(topK, job.card().routedExperts(), method.routerAlpha());
        RouterAlignment aligned = RouterAlignment.of(router, bias, topK, m, folded);
        SmoothedExperts measured =
                new SmoothedExperts(job, formats, layer, inner, after, before, folded);
        SmoothedExperts.Measured all =
                measured.measure(
                        workers,
                        new LowBitLayer(
                                settings(inner), before, folded, calibrating(before.tokens())),
                        m,
                        aligned);
        return new LayerOutcome(
                layer.layer(),
                all.experts(),
                before.source(),
                before.tokens(),
                before.tokens(),
                Optional.of(aligned),
                workers.all(
                        2 * ofRouter().size(),
                        Progress.NONE,
                        (backend, i) -> router(backend, layer.layer(), i, after, before, folded)),
                all.lowBit(),
                SmoothingCheck.rerouted(layer.before(), routed),
                layer.balance().least());
    }

    /// As asked for, but for what cannot be folded.
    private LowBitLayer.Settings settings(InnerFits inner) {
        LowBitLayer.Settings asked = method.lowBit();
        return new LowBitLayer.Settings(
                inner.scaled(),
                asked.block(),
                asked.zigzag(),
                asked.activationRange(),
                asked.weightRange());
    }

    /// The first of the tokens, without the rest of the pool.
    private int calibrating(int tokens) {
        return Math.max(1, (int) Math.floor(method.settings().share() * tokens));
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

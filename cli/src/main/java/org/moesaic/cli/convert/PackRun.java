package org.moesaic.cli.convert;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.moesaic.cli.convert.ConvertMethod.Qmoe;
import org.moesaic.cli.convert.ConvertMethod.Rounded;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.convert.CalibratedPacker;
import org.moesaic.compute.convert.ExpertPacker;
import org.moesaic.compute.convert.ExpertStore;
import org.moesaic.compute.convert.PackedCheckpoint;
import org.moesaic.compute.convert.PackedDamage;
import org.moesaic.compute.convert.PackedExpert;
import org.moesaic.compute.convert.PlainPacker;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.convert.WeightError;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NestedPlanes;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Packs the experts of a checkpoint's layers, measures what that did to their outputs, and writes the new checkpoint.
///
/// @param format of the experts
/// @param store folder that keeps packed experts
record PackRun(ConvertJob job, ConvertMethod method, NumberFormat format, Path store) {

    /// What came of it.
    ///
    /// @param reused experts that were packed by an earlier run
    /// @param sharedBytes of shared experts that were packed
    /// @param same whether the file, read again, holds what was packed
    record Packed(List<LayerOutcome> layers, long reused, long sharedBytes, boolean same) {}

    /// Everything that one layer's experts have in common.
    ///
    /// @param tried tokens that outputs are measured on
    /// @param source of all tokens
    /// @param tokens that calibrate each expert
    private record LayerWork(
            ExpertPacker packer,
            CalibrationTokens tried,
            String source,
            int calibrating,
            IntUnaryOperator tokens) {}

    Packed run() {
        requireKernels();
        requireHeap();
        PackedCheckpoint checkpoint = new PackedCheckpoint(job.weights());
        List<LayerOutcome> outcomes = new ArrayList<>();
        Map<String, PackedExpert> all = new LinkedHashMap<>();
        try (ExpertStore kept = new ExpertStore(store);
                Arena arena = Arena.ofShared();
                Workers workers = new Workers(job.threads())) {
            for (int layer : job.layers()) {
                LayerWork work = work(layer);
                int experts = job.card().routedExperts();
                List<Outcome> done;
                PackedExpert[] packed = new PackedExpert[experts];
                try (Progress progress =
                        job.context().progress().start("experts of layer " + layer, experts)) {
                    done =
                            workers.all(
                                    experts,
                                    progress,
                                    (backend, expert) -> {
                                        ExpertMatrices was = job.weights().expert(layer, expert);
                                        packed[expert] =
                                                kept.get(layer, expert, was, work.packer());
                                        return outcome(
                                                layer, expert, was, packed[expert], work, backend);
                                    });
                }
                for (int expert = 0; expert < experts; expert++) {
                    checkpoint.put(layer, expert, packed[expert]);
                    all.put(layer + " " + expert, packed[expert]);
                }
                outcomes.add(
                        new LayerOutcome(
                                layer,
                                done,
                                work.source(),
                                work.calibrating(),
                                work.tried().tokens(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                0,
                                0));
            }
            if (kept.damaged() > 0) {
                job.context()
                        .log(
                                "damaged files in %s, packed anew: %d"
                                        .formatted(store, kept.damaged()));
            }
            long shared = shared(checkpoint, arena);
            var items = checkpoint.items();
            checkpoint
                    .dropped()
                    .forEach(name ->
                            job.context().log("left out, of a type that has no place: " + name));
            ModelFile.write(job, method.spec().toString(), checkpoint.metadata(), items);
            return new Packed(outcomes, kept.reused(), shared, new WrittenCheck(job).holds(all));
        }
    }

    private LayerWork work(int layer) {
        CalibrationTokens tokens = job.activations().of(layer);
        return switch (method) {
            case Qmoe qmoe -> {
                ModelWeights weights = job.weights();
                TokenRouting routing =
                        TokenRouting.of(
                                weights.router(layer),
                                weights.routerBias(layer).orElse(new float[0]),
                                job.card().topK(),
                                tokens);
                HeldOut held = HeldOut.of(tokens, routing, qmoe.validation(), qmoe.sampleTokens());
                if (!held.empty().isEmpty()) {
                    job.context()
                            .log(
                                    "layer %d: %d experts get no token and are rounded to nearest"
                                            .formatted(layer, held.empty().size()));
                }
                yield new LayerWork(
                        new CalibratedPacker(
                                held.calibration(), qmoe.gptq(), format, job.between()),
                        held.validation(),
                        tokens.source(),
                        tokens.tokens() - held.validation().tokens(),
                        held::tokens);
            }
            case Rounded rounded ->
                    new LayerWork(
                            new PlainPacker(format, rounded.searched()),
                            tokens,
                            tokens.source(),
                            0,
                            _ -> 0);
            case ConvertMethod.Eaquant _ -> throw new AssertionError("smoothing packs nothing");
        };
    }

    private Outcome outcome(
            int layer,
            int expert,
            ExpertMatrices was,
            PackedExpert packed,
            LayerWork work,
            Backend backend) {
        PackedDamage damage = new PackedDamage(was, job.between(), work.tried());
        List<ExpertDamage> damages = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (PackedExpert each : depths(packed)) {
            String name = each.up().format().name();
            damages.add(
                    damage.of(
                            backend,
                            layer,
                            expert,
                            name,
                            each.weights(was.biases(), job.between())));
            errors.add(WeightError.relative(was, each));
        }
        if (method instanceof Qmoe) {
            try (Arena arena = Arena.ofShared()) {
                PackedExpert rounded = new PlainPacker(format, false).pack(expert, was, arena);
                damages.add(
                        damage.of(
                                backend,
                                layer,
                                expert,
                                format.name() + " rounded to nearest",
                                rounded.weights(was.biases(), job.between())));
                errors.add(WeightError.relative(was, rounded));
            }
        }
        return new Outcome(
                layer,
                expert,
                work.tokens().applyAsInt(expert),
                0,
                packed.bytes(),
                errors,
                WeightError.zeroShare(packed),
                packed.roundedToNearest(),
                Double.NaN,
                damages);
    }

    /// The expert at every depth of its planes, from the base on; alone where it has none.
    private static List<PackedExpert> depths(PackedExpert packed) {
        if (!(packed.up().format() instanceof NestedFormat nested)) {
            return List.of(packed);
        }
        List<PackedExpert> depths = new ArrayList<>();
        for (int bits = nested.baseBits(); bits <= nested.bits(); bits++) {
            int depth = bits;
            depths.add(packed.map(matrix -> NestedPlanes.prefix(matrix, depth)));
        }
        return depths;
    }

    private long shared(PackedCheckpoint checkpoint, Arena arena) {
        if (!(method instanceof Rounded rounded) || rounded.shared().isEmpty()) {
            return 0;
        }
        long bytes = 0;
        for (int layer : job.layers()) {
            for (Part part : List.of(Part.SHARED_GATE, Part.SHARED_UP, Part.SHARED_DOWN)) {
                for (Tensor tensor : job.weights().tensors(part, layer)) {
                    PackedMatrix matrix =
                            new RoundToNearest()
                                    .quantise(tensor.matrix(), rounded.shared().get(), arena);
                    checkpoint.put(tensor.name(), matrix);
                    bytes += matrix.totalBytes();
                }
            }
        }
        if (bytes == 0) {
            throw MoesaicException.usage(
                    "--method mote: shared=%s, and the checkpoint has no shared expert"
                            .formatted(rounded.shared().get().name()),
                    "leave shared= out, or name its tensors with --names");
        }
        return bytes;
    }

    private void requireKernels() {
        try (Backend backend = Backends.open(Backends.AUTO, 1).backend()) {
            if (!backend.supports(format, Activations.FP32)) {
                throw new MoesaicException(
                        Exit.UNAVAILABLE,
                        Problem.of(
                                backend.name() + " has no kernel for " + format.name(),
                                "choose another format"));
            }
        }
    }

    private void requireHeap() {
        if (!(method instanceof Qmoe)) {
            return;
        }
        long needed =
                job.threads()
                        * CalibratedPacker.heapBytes(job.card().dModel(), job.card().expertWidth());
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of(
                            "GPTQ of %d experts at once takes %,d bytes of memory; the JVM has %,d"
                                    .formatted(job.threads(), needed, most),
                            "use fewer --threads, or set JDK_JAVA_OPTIONS=-Xmx..."));
        }
    }
}

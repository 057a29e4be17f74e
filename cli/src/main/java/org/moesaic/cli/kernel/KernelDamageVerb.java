package org.moesaic.cli.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.OutOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.damage.ActivationsOption;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.DamageSettings;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.model.ChosenLayers;
import org.moesaic.cli.model.WeightsOptions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.RouterDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic kernel damage`.
@Command(
        name = "damage",
        description = {
            "What number formats and analog tiles do to the experts of a checkpoint: every expert is quantised or"
                    + " programmed, the kernels run on calibration activations, and the outputs are held against"
                    + " the weights as they are. An error figure, not an accuracy claim.",
            "",
            "The folder of --out holds damage.csv, router.csv, errors.csv (which policies read as errors=FILE) and"
                    + " summary.json."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel damage --model olmoe-1b-7b --weights model.safetensors --format int8,int4,int3",
            "  moesaic kernel damage --model olmoe-1b-7b --weights model.safetensors --layers 0 \\",
            "      --format int4,analog:pcm-standard --activations tokens.npy --cache damage-cache --out damage",
            "  moesaic kernel damage --model olmoe-1b-7b --weights model.safetensors --format int4,int2 \\",
            "      --trace capture.npz --json"
        })
public final class KernelDamageVerb extends Verb {

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            required = true,
            description = "The model card of the checkpoint.")
    private String model;

    @Mixin private WeightsOptions weights = new WeightsOptions();

    @Option(
            names = "--layers",
            paramLabel = "L,…",
            split = ",",
            description = "MoE layers (default: all that the checkpoint holds whole).")
    private List<Integer> layers = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "F,…",
            defaultValue = "int8,int4,int3,int2",
            description = "Number formats, and analog tiles as analog:PRESET.")
    private String format;

    @Mixin private ActivationsOption activations = new ActivationsOption();

    @Option(
            names = "--activation",
            paramLabel = "silu|gelu|gelu-tanh|relu|clamped-swiglu",
            description =
                    "The function between the matrices of an expert (default: that of the model).")
    private NonlinearityName activation;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0",
            description = "Time since analog tiles were programmed.")
    private double seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of drawn activations, devices and noise.")
    private long seed;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Join the experts' errors by the gate weights of this trace.")
    private Path trace;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Keep outcomes in this folder, by the hash of all they depend on, and go on where a run stopped.")
    private Path cache;

    @Mixin private OutOption out = new OutOption();

    @Mixin private BackendOption backend = new BackendOption();

    @Override
    protected Exit run(Context context) throws Exception {
        backend.useFormats();
        Mistakes mistakes = new Mistakes();
        List<Treatment> treatments = treatments(mistakes);
        activations.check(mistakes);
        backend.check(mistakes);
        if (backend.isAnalog()) {
            mistakes.add("--backend", "'analog' is no backend here", "use --format analog:PRESET");
        }
        if (!weights.given()) {
            mistakes.add("--weights", "is missing", "name a checkpoint");
        }
        mistakes.throwIfAny();
        ModelCard card = ModelCards.find(model);
        try (OutputFolder folder = out.open().orElse(null);
                Checkpoint checkpoint = weights.open()) {
            ModelWeights found = weights.recognise(checkpoint, card);
            DamageReport report = measure(context, card, found, treatments);
            if (folder != null) {
                report.write(folder);
                folder.commit();
            }
            context.result(report::fill, report::print);
        }
        return Exit.DONE;
    }

    private DamageReport measure(
            Context context, ModelCard card, ModelWeights found, List<Treatment> treatments) {
        // Routers leave a processor idle, and a hash of gigabytes takes seconds.
        FutureTask<List<InputFile>> files = new FutureTask<>(() -> files(found));
        Thread.ofPlatform().daemon().name("hash").start(files);
        List<Integer> measured = ChosenLayers.of("--layers", layers, card, found);
        found.requireExperts(measured);
        DamageSettings settings =
                new DamageSettings(
                        activations.open(card.dModel(), seed, measured),
                        activation == null ? Damages.nonlinearity(card) : activation.nonlinearity(),
                        seed,
                        Optional.ofNullable(cache).map(DamageCache::new));
        Optional<GateSquares> gates = Optional.ofNullable(trace).map(file -> gates(file, card));
        List<RouterDamage> routers = new ArrayList<>();
        try (Backend opened = backend.open(context, 1)) {
            requireSupport(opened, treatments);
            for (int layer : measured) {
                CalibrationTokens tokens = settings.tokens().of(layer);
                routers.addAll(routers(opened, found, card, layer, tokens, treatments));
            }
        }
        List<List<List<ExpertDamage>>> damages;
        try (Progress progress =
                context.progress()
                        .start("experts", (long) measured.size() * card.routedExperts())) {
            damages =
                    new DamageRun(found, settings, () -> backend.openQuietly(1), backend.threads())
                            .of(measured, treatments, progress);
        }
        Damages.tellDamaged(context, settings.cache());
        return new DamageReport(
                card, measured, settings, treatments, damages, routers, gates, get(files));
    }

    private static List<InputFile> get(Future<List<InputFile>> files) {
        try {
            return files.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MoesaicException(Exit.INTERRUPTED, Problem.of("interrupted", "run it again"));
        }
    }

    /// What was read; the weights with all their shards.
    private List<InputFile> files(ModelWeights found) {
        List<InputFile> files = new ArrayList<>();
        found.checkpoint().files().forEach(file -> files.add(InputFile.of("weights", file)));
        activations.files().forEach(file -> files.add(InputFile.of("activations", file)));
        if (trace != null) {
            files.add(InputFile.of("trace", trace));
        }
        InputFile.hash(files);
        return files;
    }

    private List<RouterDamage> routers(
            Backend opened,
            ModelWeights found,
            ModelCard card,
            int layer,
            CalibrationTokens tokens,
            List<Treatment> treatments) {
        List<RouterDamage> damages = new ArrayList<>();
        for (Treatment treatment : treatments) {
            if (treatment instanceof Treatment.Digital digital && found.routers().contains(layer)) {
                damages.add(
                        RouterDamage.of(
                                opened,
                                layer,
                                found.router(layer),
                                found.routerBias(layer).orElse(new float[0]),
                                card.topK(),
                                tokens,
                                digital.format()));
            }
        }
        return damages;
    }

    private List<Treatment> treatments(Mistakes mistakes) {
        List<Treatment> treatments = new ArrayList<>();
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            mistakes.add("--seconds", "'" + seconds + "'", "0 or more, and finite");
            return treatments;
        }
        TreeSet<String> names = new TreeSet<>();
        for (String name : format.split(",", -1)) {
            if (!names.add(name)) {
                mistakes.add("--format", "'" + name + "' is given twice", "give each once");
            } else if (name.startsWith(FormatChoice.ANALOG)) {
                String tile = name.substring(FormatChoice.ANALOG.length());
                treatments.add(new Treatment.Analog(TilePresets.load(tile), seconds));
            } else {
                FormatChoice.one(name, mistakes)
                        .ifPresent(each -> treatments.add(new Treatment.Digital(each)));
            }
        }
        return treatments;
    }

    private GateSquares gates(Path file, ModelCard card) {
        RoutingTrace rows =
                TraceImporters.open(file, backend.plugins().importers(), Optional.of(card));
        List<Problem> misfits = TraceFit.problems(rows.header(), card);
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
        return GateSquares.of(rows, card.routedExperts());
    }

    private static void requireSupport(Backend backend, List<Treatment> treatments) {
        List<Problem> problems = new ArrayList<>();
        for (Treatment treatment : treatments) {
            if (treatment instanceof Treatment.Digital(var format)
                    && !backend.supports(format, Activations.FP32)) {
                problems.add(
                        Problem.of(
                                backend.name() + " has no kernel for " + format.name(),
                                "use --backend reference"));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.UNAVAILABLE, problems);
        }
    }
}

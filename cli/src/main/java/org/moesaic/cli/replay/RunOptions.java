package org.moesaic.cli.replay;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.model.ScoreOptions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.Calibration;
import org.moesaic.model.placement.CalibrationFile;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.replay.CapacityFactor;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.model.replay.ReplayOptions;
import org.moesaic.model.schedule.SliceSpec;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of everything that replays a trace: what is replayed, on what, and how.
public final class RunOptions {

    @Option(
            names = "--trace",
            required = true,
            paramLabel = "FILE",
            description = "The routing trace, in any known format.")
    private Path traceFile;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME|FILE",
            description = "The model: a name of 'moesaic model list', or a YAML file.")
    private String modelName;

    @Option(
            names = "--hardware",
            required = true,
            paramLabel = "NAME|FILE",
            description = "The hardware: a name of 'moesaic hardware list', or a YAML file.")
    private String hardwareName;

    @Option(
            names = "--cache",
            paramLabel = "SPEC",
            defaultValue = "none",
            description =
                    "none, or RULE:[tier=T,home=T,]experts-per-layer=N|bytes=SIZE"
                            + "[,semantics=atomic|sequential] (default: ${DEFAULT-VALUE}), where RULE is lru,"
                            + " lfu, fifo, random, lfu-decay with every=K[,decay=B], belady[:look-ahead=L], or"
                            + " pregate with [layers=N,accuracy=A] and bytes=. Twice for two tiers, the one"
                            + " nearer to the arrays first. See docs/replay.md.")
    private List<String> caches = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N|SPEC",
            description =
                    "Form steps anew: N requests at a time, in lockstep; or"
                            + " continuous:slots=N[,chunk=C][,step=TIME]: a request takes the next free"
                            + " slot, a step has at most C tokens (default 512), and lasts TIME where"
                            + " arrivals in X.requests.csv are to count; or"
                            + " by-expert:tokens=N[,waiting=W]: of W requests (default 4 N) those run"
                            + " together that want the same expert (default: steps as recorded).")
    private String batch;

    @Option(
            names = "--exclude",
            paramLabel = "MODULE",
            split = ",",
            description =
                    "Leave modules out of all figures: routedExperts, sharedExperts, denseFfn, attention, kv,"
                            + " mamba, router, norms, embedding, head.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = "--prefetch",
            paramLabel = "SPEC",
            defaultValue = "none",
            description =
                    "none, or next-layer:predictor=previous-layer|frequency|pregate[,count=N]"
                            + " (default: ${DEFAULT-VALUE}; count: experts a row, for pregate all that it"
                            + " names); pregate takes accuracy=A (default 1).")
    private String prefetch;

    @Option(
            names = "--slices",
            paramLabel = "SPEC",
            defaultValue = "none",
            description =
                    "Load nested experts slice by slice, as far as tokens want them: hottest-first, by-expert"
                            + " or copies (each depth whole), with [:shares=A/B/C], of tokens that want the"
                            + " base alone, one plane more, and so on, and memory=SIZE, in which slices stay"
                            + " until room is needed (default: ${DEFAULT-VALUE}; shares: 0.3/0.4/0.3; no"
                            + " memory).")
    private String slices;

    @Option(
            names = "--dedupe",
            description = "A row crosses to a device once, however many of its experts are there.")
    private boolean dedupe;

    @Option(
            names = "--capacity-factor",
            paramLabel = "X",
            description =
                    "An expert takes ceil(X x tokens x k / experts) selections of a layer-step; later rows'"
                            + " are dropped (default: it takes all).")
    private BigDecimal capacityFactor;

    @ArgGroup(multiplicity = "0..1")
    private ProfiledBy profiledBy = new ProfiledBy();

    /// Where a policy that learns has its profile from.
    static final class ProfiledBy {
        @Option(
                names = "--profile-trace",
                paramLabel = "FILE",
                description = "Policies that learn from a trace learn from this one.")
        private Path trace;

        @Option(
                names = "--profile-split",
                paramLabel = "SHARE",
                description =
                        "They learn from this share of the requests, the first ones; the others are replayed.")
        private BigDecimal share;
    }

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description =
                    "JSON or YAML with counts, gate weights and errors of each expert, for policies that use them;"
                            + " its counts are what they learn from. See docs/policies.md.")
    private Path calibration;

    @Mixin private ScoreOptions weights = new ScoreOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads to use; the result does not depend on it (default: all processors).")
    private Integer threads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Seed of what is drawn: a random cache, the names of a pregate, the depths of"
                            + " slices (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private PluginsOption plugins = new PluginsOption();

    /// The checkpoint that was named, if any, and what goes with it.
    public ScoreOptions weights() {
        return weights;
    }

    /// Reads and checks all inputs but placements.
    ///
    /// @param context shows how far scores of weights are, when a policy asks for them
    /// @throws MoesaicException with what is wrong with the options, or with an input
    public RunInputs open(Context context) {
        checkOptions();
        Optional<BatchChoice> batching = Optional.ofNullable(batch).map(BatchChoice::parse);
        plugins.useFormats();
        ModelCard model = ModelCards.find(modelName);
        HardwareDescription hardware = HardwareCatalog.load(hardwareName);
        RoutingTrace trace =
                TraceImporters.open(traceFile, plugins.importers(), Optional.of(model));
        requireFit(trace, model);
        Optional<CacheSpec> cacheSpec = CacheSpecs.parse(caches, hardware.hardware(), seed);
        Optional<RoutingTrace> profileTrace =
                Optional.ofNullable(profiledBy.trace)
                        .map(file ->
                                TraceImporters.open(file, plugins.importers(), Optional.of(model)));
        profileTrace.ifPresent(profile -> requireFit(profile, model));
        Calibration measured =
                calibration == null ? Calibration.NONE : CalibrationFile.read(calibration, model);
        requireOneProfile(measured);
        ProfileSource profile =
                ProfileSource.of(
                        trace,
                        profileTrace.filter(_ -> !sameContent()),
                        Optional.ofNullable(profiledBy.share),
                        measured.profile(),
                        model);
        return new RunInputs(
                model,
                hardware,
                profile,
                batching,
                batching.flatMap(choice -> choice.labels(traceFile)),
                cacheSpec,
                String.join(" ", caches),
                ReplayOptions.DEFAULT
                        .excluding(excluded())
                        .deduping(dedupe)
                        .withCapacity(Optional.ofNullable(capacityFactor).map(CapacityFactor::new))
                        .slicing(SliceSpec.parse(slices, seed))
                        .fetchingAhead(
                                PrefetchSpec.parse(
                                        prefetch, model.topK(), seed, plugins.predictors())),
                workers(),
                seed,
                plugins.policies(),
                measured.errors(),
                weights.scores(model, workers(), context.progress()),
                files());
    }

    private int workers() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /// A copy of the trace, whatever its name, is the trace itself: what is learned from it is in sample.
    private boolean sameContent() {
        return TraceFile.sha256Of(profiledBy.trace).equals(TraceFile.sha256Of(traceFile));
    }

    private void requireOneProfile(Calibration measured) {
        if (measured.profile().isPresent()
                && (profiledBy.trace != null || profiledBy.share != null)) {
            throw MoesaicException.usage(
                    "option '--calibration' has counts, and "
                            + (profiledBy.trace == null ? "--profile-split" : "--profile-trace")
                            + " names others to learn from",
                    "leave one of them out");
        }
    }

    private void checkOptions() {
        List<Problem> problems = new ArrayList<>();
        if (threads != null && threads < 1) {
            problems.add(
                    Problem.of(
                            "option '--threads': " + threads + " threads",
                            "a whole number from 1"));
        }
        if (capacityFactor != null && !CapacityFactor.isAllowed(capacityFactor)) {
            problems.add(
                    Problem.of(
                            "option '--capacity-factor': " + capacityFactor,
                            "a number above 0 and up to "
                                    + CapacityFactor.MOST.toPlainString()
                                    + ", with at most "
                                    + CapacityFactor.MOST_DIGITS
                                    + " digits after the point, such as 1.25"));
        }
        BigDecimal share = profiledBy.share;
        if (share != null && (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) >= 0)) {
            problems.add(
                    Problem.of(
                            "option '--profile-split': " + share.toPlainString(),
                            "a share above 0 and below 1, such as 0.5"));
        }
        for (String name : exclude) {
            if (ModelModule.parse(name).isEmpty()) {
                problems.add(
                        Problem.of(
                                "option '--exclude': unknown module '" + name + "'",
                                Names.suggest(name, ModelModule.labels())));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }

    private Set<ModelModule> excluded() {
        Set<ModelModule> modules = EnumSet.noneOf(ModelModule.class);
        exclude.forEach(name -> ModelModule.parse(name).ifPresent(modules::add));
        return modules;
    }

    /// A trace that does not fit is refused before a policy is asked about it.
    private static void requireFit(RoutingTrace trace, ModelCard model) {
        List<Problem> misfits = TraceFit.problems(trace.header(), model);
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
    }

    private List<InputFile> files() {
        List<InputFile> files = new ArrayList<>();
        InputFile.named("trace", traceFile.toString()).ifPresent(files::add);
        if (batch != null && BatchChoice.parse(batch).stepPicoseconds().isPresent()) {
            Path requests = RequestLabels.fileBeside(traceFile);
            InputFile.named("requests", requests.toString()).ifPresent(files::add);
        }
        InputFile.named("model", modelName).ifPresent(files::add);
        InputFile.named("hardware", hardwareName).ifPresent(files::add);
        if (profiledBy.trace != null) {
            InputFile.named("profile", profiledBy.trace.toString()).ifPresent(files::add);
        }
        if (calibration != null) {
            InputFile.named("calibration", calibration.toString()).ifPresent(files::add);
        }
        for (ScoreOptions.Used used : weights.files()) {
            InputFile.named(used.role(), used.file().toString()).ifPresent(files::add);
        }
        return files;
    }
}

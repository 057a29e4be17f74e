package org.moesaic.cli.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.OutOption;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.replay.ReplayInputs.InputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic replay`.
@Command(
        name = "replay",
        description = "Replay a routing trace on a hardware model under one policy or placement.",
        footer = {
            "",
            "Examples:",
            "  moesaic replay --trace examples/traces/olmoe-synthetic.csv --model olmoe-1b-7b \\",
            "      --hardware hbm3-host --policy all-digital:format=int4 \\",
            "      --cache lru:tier=hbm,home=host,experts-per-layer=16",
            "  moesaic replay --trace capture.npz --model gpt-oss-20b --hardware hbm3-npu \\",
            "      --policy all-digital:format=bf16 --json",
            "  moesaic replay --trace capture.npz --model gpt-oss-20b --hardware my-chip.yaml \\",
            "      --placement placement.yaml --out results"
        })
public final class ReplayVerb extends Verb {

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

    @ArgGroup(multiplicity = "1")
    private PlacedBy placedBy = new PlacedBy();

    /// How experts are placed: by a policy or by a file.
    static final class PlacedBy {
        @Option(
                names = "--policy",
                paramLabel = "SPEC",
                description =
                        "The policy, such as all-digital:format=int4; see 'moesaic policy list'.")
        private String policy;

        @Option(
                names = "--placement",
                paramLabel = "FILE",
                description = "A placement in YAML, expert by expert.")
        private Path file;
    }

    @Option(
            names = "--cache",
            paramLabel = "SPEC",
            defaultValue = "none",
            description =
                    "none, or lru|lfu|belady:[tier=T,home=T,]experts-per-layer=N|bytes=SIZE"
                            + "[,semantics=atomic|sequential] (default: ${DEFAULT-VALUE}).")
    private String cache;

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
                    "Recorded with the run; nothing in this replay is random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private OutOption out = new OutOption();

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) throws Exception {
        if (threads != null && threads < 1) {
            throw MoesaicException.usage(
                    "option '--threads': " + threads + " threads", "a whole number from 1");
        }
        plugins.useFormats();
        try (OutputFolder folder = out.open().orElse(null)) {
            ModelCard model = ModelCards.find(modelName);
            HardwareDescription hardware = HardwareCatalog.load(hardwareName);
            RoutingTrace trace = TraceImporters.open(traceFile, plugins.importers());
            requireFit(trace, model);
            Optional<CacheSpec> cacheSpec = CacheSpecs.parse(cache, hardware.hardware());
            Spec policy = policy();
            Placement placement =
                    Policies.place(
                            new PolicyRequest(
                                    model,
                                    hardware.hardware(),
                                    policy,
                                    cacheSpec.map(CacheSpec::home)),
                            plugins.policies());
            hardware.warnings().forEach(warning -> context.log("warning: " + warning));
            ReplayResult result;
            ReplayInputs inputs;
            try (Progress progress =
                    context.progress()
                            .start("replaying tokens", trace.header().tokens().orElse(-1))) {
                ReplayRequest request =
                        new ReplayRequest(
                                trace,
                                model,
                                hardware.hardware(),
                                placement,
                                cacheSpec,
                                threads == null
                                        ? Runtime.getRuntime().availableProcessors()
                                        : threads,
                                progress::advanceTo);
                inputs =
                        new ReplayInputs(
                                request,
                                hardware,
                                policy,
                                cache,
                                seed,
                                Versions.moesaicVersion(),
                                files(policy));
                result = Replay.run(request);
            }
            ReplayJson json = new ReplayJson(inputs, result);
            if (folder != null) {
                new ReplayFiles(inputs, result, json).write(folder);
                folder.commit();
            }
            context.result(json::fill, new ReplayText(inputs, result, context.style())::print);
        }
        return Exit.DONE;
    }

    /// A trace that does not fit is refused before a policy is asked about it.
    private static void requireFit(RoutingTrace trace, ModelCard model) {
        List<Problem> misfits = TraceFit.problems(trace.header(), model);
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
    }

    private Spec policy() {
        if (placedBy.file == null) {
            return Spec.parse("--policy", placedBy.policy);
        }
        return new Spec("--placement", "file", Map.of("path", placedBy.file.toString()));
    }

    private List<InputFile> files(Spec policy) {
        List<InputFile> files = new ArrayList<>();
        add(files, "trace", traceFile.toString());
        add(files, "model", modelName);
        add(files, "hardware", hardwareName);
        if (policy.name().equals("file")) {
            policy.argument("path").ifPresent(path -> add(files, "placement", path));
        }
        return files;
    }

    private static void add(List<InputFile> files, String role, String name) {
        if (Files.isRegularFile(Path.of(name))) {
            files.add(new InputFile(role, name, TraceFile.of(Path.of(name)).sha256()));
        }
    }
}

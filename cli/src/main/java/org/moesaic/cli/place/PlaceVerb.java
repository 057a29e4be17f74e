package org.moesaic.cli.place;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.model.ScoreOptions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.replay.PolicyFiles;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.Calibration;
import org.moesaic.model.placement.CalibrationFile;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ErrorTableCsv;
import org.moesaic.model.placement.FittedOn;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.model.placement.PlacementFile;
import org.moesaic.model.placement.PlacementMove;
import org.moesaic.model.placement.PlacementText;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.statistics.RoutingProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic place`.
@Command(
        name = "place",
        description = {
            "Compute a placement and write it as YAML, with the reason for each expert.",
            "'moesaic replay --placement FILE' replays it."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic place --policy frequency:average=3 --trace examples/traces/olmoe-synthetic.csv \\",
            "      --model olmoe-1b-7b --hardware hbm3-host --out placement.yaml",
            "  moesaic place --policy pmq:levels=1/2/3,average=2.0 --calibration stats.json \\",
            "      --model mixtral-8x7b --hardware hbm3-npu --out placement.yaml",
            "  moesaic place --policy neuron-norm:digital=0.25 --weights model.safetensors \\",
            "      --model olmoe-1b-7b --hardware hybrid-analog --out placement.yaml",
            "  moesaic place --policy eplb:replicas=288,groups=8,nodes=4,devices=32 --trace counts.json \\",
            "      --model deepseek-v3 --hardware multi-device-8 --json"
        })
public final class PlaceVerb extends Verb {

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "SPEC",
            description = "The policy, such as frequency:average=3; see 'moesaic policy list'.")
    private String policy;

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
            names = {"--trace", "--profile-trace"},
            paramLabel = "FILE",
            description = "What the policy learns from: a trace, or a file of counts.")
    private Path trace;

    @Option(
            names = "--profile-split",
            paramLabel = "SHARE",
            description =
                    "Learn from this share of the trace's requests, the first ones; 'replay --profile-split' with the"
                            + " same share replays the others.")
    private BigDecimal share;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description =
                    "JSON or YAML with counts, gate weights and errors of each expert; see docs/policies.md.")
    private Path calibration;

    @Mixin private ScoreOptions weights = new ScoreOptions();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "A placement that is there now: say what moving to the new one takes.")
    private Path from;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the placement into this new file.")
    private Path out;

    @Option(names = "--force", description = "Replace the file that is there.")
    private boolean force;

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) throws Exception {
        checkShare();
        plugins.useFormats();
        try (OutputFile file = out == null ? null : OutputFile.open(out, force)) {
            Placed placed = place(context);
            if (file != null) {
                hashIfReplaced(placed.files());
                Files.writeString(
                        file.path(),
                        PlacementText.of(placed.placement(), placed.model(), placed.description()));
                file.commit();
            }
            placed.warnings().forEach(warning -> context.log("warning: " + warning));
            Optional<String> written = Optional.ofNullable(out).map(Path::toString);
            context.result(
                    new PlacedJson(placed)::fill,
                    new PlacedText(placed, written, context.style())::print);
        }
        return Exit.DONE;
    }

    /// Other files can be hashed where the hash is asked for.
    private void hashIfReplaced(List<InputFile> files) throws IOException {
        for (InputFile each : files) {
            Path read = Path.of(each.name());
            if (Files.exists(out) && Files.exists(read) && Files.isSameFile(read, out)) {
                each.sha256();
            }
        }
    }

    private void checkShare() {
        if (share != null && (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) >= 0)) {
            throw MoesaicException.usage(
                    "option '--profile-split': " + share.toPlainString(),
                    "a share above 0 and below 1, such as 0.5");
        }
        if (share != null && trace == null) {
            throw MoesaicException.usage(
                    "option '--profile-split' without a trace", "give one as --trace");
        }
    }

    private Placed place(Context context) {
        Spec spec = Spec.parse("--policy", policy);
        Policy rule = Policies.find(spec.name(), plugins.policies());
        ModelCard model = ModelCards.find(modelName);
        HardwareDescription hardware = HardwareCatalog.load(hardwareName);
        Calibration measured =
                calibration == null ? Calibration.NONE : CalibrationFile.read(calibration, model);
        Optional<RoutingProfile> profile =
                new Learned(model, plugins.importers(), measured)
                        .profile(Optional.ofNullable(trace), Optional.ofNullable(share));
        Placement placement =
                Policies.propose(
                        new PolicyRequest(
                                model,
                                hardware.hardware(),
                                spec,
                                Optional.empty(),
                                profile,
                                measured.errors(),
                                weights.scores(
                                        model,
                                        Runtime.getRuntime().availableProcessors(),
                                        context.progress())),
                        plugins.policies());
        requireFit(placement, model, hardware.hardware());
        boolean learned = rule.learns(spec) && profile.isPresent();
        return new Placed(
                model,
                hardware,
                spec,
                rule.source(),
                learned ? profile : Optional.empty(),
                learned ? placement.fittedOn(fittedOn()) : placement,
                profile.map(seen ->
                                Bounds.of(
                                        model,
                                        hardware.hardware(),
                                        placement,
                                        seen,
                                        errors(spec, model, measured)))
                        .orElse(Bounds.NONE),
                Optional.ofNullable(from)
                        .map(old -> move(old, placement, model, hardware.hardware())),
                warnings(placement, hardware),
                files(spec));
    }

    /// The errors that the policy goes by.
    private static Optional<ErrorTable> errors(Spec spec, ModelCard model, Calibration measured) {
        return spec.argument("errors")
                .map(file -> ErrorTableCsv.read(Path.of(file), model))
                .or(measured::errors);
    }

    private FittedOn fittedOn() {
        Path file = trace == null ? calibration : trace;
        return new FittedOn(
                file.toString(), TraceFile.of(file).sha256(), Optional.ofNullable(share));
    }

    private static PlacementMove move(Path from, Placement to, ModelCard model, Hardware hardware) {
        Placement old = PlacementFile.read(from, model);
        requireFit(old, model, hardware);
        return PlacementMove.of(old, to, model, hardware);
    }

    /// A placement can be made for more devices than the description has; each of them has to hold its part.
    private static void requireFit(Placement placement, ModelCard model, Hardware hardware) {
        List<Problem> misfits = PlacementCheck.problemsOfEachDevice(placement, model, hardware);
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
    }

    private static List<String> warnings(Placement placement, HardwareDescription hardware) {
        List<String> warnings = new ArrayList<>();
        int used = PlacementCheck.devices(placement);
        int there = hardware.hardware().devices().count();
        if (used > there) {
            warnings.add(
                    "the placement uses devices 0 to "
                            + (used - 1)
                            + ", and "
                            + hardware.name()
                            + " has "
                            + there
                            + ": replay it on a description with "
                            + used
                            + " devices");
        }
        return warnings;
    }

    private List<InputFile> files(Spec spec) {
        List<InputFile> files = new ArrayList<>();
        InputFile.named("model", modelName).ifPresent(files::add);
        InputFile.named("hardware", hardwareName).ifPresent(files::add);
        Map<String, Path> named = new LinkedHashMap<>();
        named.put("trace", trace);
        named.put("calibration", calibration);
        named.put("placement", from);
        named.forEach((role, path) -> {
            if (path != null) {
                InputFile.named(role, path.toString()).ifPresent(files::add);
            }
        });
        for (ScoreOptions.Used used : weights.files()) {
            InputFile.named(used.role(), used.file().toString()).ifPresent(files::add);
        }
        spec.argument("path")
                .flatMap(path -> InputFile.named("policy", path))
                .ifPresent(files::add);
        files.addAll(PolicyFiles.of(spec));
        return files;
    }
}

package org.moesaic.cli.replay;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.OutOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Progress;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.RoutingTrace;
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
            "      --placement placement.yaml --out results",
            "  moesaic replay --trace capture.npz --model gpt-oss-20b --hardware hbm3-npu --batch 16 \\",
            "      --policy all-digital:format=fp8 --timeline run.json:0-15"
        })
public final class ReplayVerb extends Verb {

    @Mixin private RunOptions options = new RunOptions();

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
            names = "--timeline",
            paramLabel = "FILE[:FROM-TO]",
            description =
                    "Write what every resource does in these steps, for ui.perfetto.dev (default: steps 0-15).")
    private String timeline;

    @Mixin private OutOption out = new OutOption();

    @Override
    protected Exit run(Context context) throws Exception {
        Optional<TimelineOption> shown = TimelineOption.parse(timeline);
        try (OutputFolder folder = out.open().orElse(null);
                OutputFile events =
                        shown.map(each -> OutputFile.open(each.file(), out.force())).orElse(null)) {
            RunInputs run = options.open(context);
            Spec policy = policy();
            Placement placement = run.place(policy);
            run.hardware().warnings().forEach(warning -> context.log("warning: " + warning));
            RoutingTrace trace = run.trace();
            ReplayRequest request;
            ReplayResult result;
            try (Progress progress =
                    context.progress()
                            .start("replaying tokens", trace.header().tokens().orElse(-1))) {
                request = run.request(trace, placement, progress::advanceTo);
                if (shown.isPresent()) {
                    request = request.with(request.options().showing(shown.get().window()));
                }
                result = Replay.run(request);
            }
            ReplayInputs inputs = run.inputs(request, policy);
            if (events != null) {
                requireSteps(result, shown.get());
                new ChromeTrace(result.timeline().orElseThrow(), inputs.title())
                        .write(events.path());
                events.commit();
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

    private static void requireSteps(ReplayResult result, TimelineOption shown) {
        if (shown.window().first() >= result.trace().steps()) {
            throw MoesaicException.usage(
                    "option '--timeline': there is no step " + shown.window().first(),
                    "the replay has steps 0 to " + (result.trace().steps() - 1));
        }
    }

    private Spec policy() {
        if (placedBy.file == null) {
            return Spec.parse("--policy", placedBy.policy);
        }
        return new Spec("--placement", "file", Map.of("path", placedBy.file.toString()));
    }
}

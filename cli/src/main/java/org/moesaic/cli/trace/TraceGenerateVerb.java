package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.synthesis.GeneratorProfile;
import org.moesaic.traces.synthesis.Presets;
import org.moesaic.traces.synthesis.RequestPlan;
import org.moesaic.traces.synthesis.TraceGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic trace generate`: a trace that nobody captured, like one that somebody did.
@Command(
        name = "generate",
        description = {
            "Generate a routing trace, like a given one or from a preset.",
            "The same seed gives the same trace, for any number of threads; it is marked synthetic."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic trace generate --like olmoe.moetrace --requests 10000 --tokens 512 --seed 7 --out big.moetrace",
            "  moesaic trace generate --preset gpt-oss-20b --tokens 4000000 --out big.moetrace"
        })
public final class TraceGenerateVerb extends Verb {

    /// Billions of selections of any model, and still a plan that fits into memory.
    private static final long MOST_TOKENS = 10_000_000_000L;

    private static final int MOST_REQUEST_TOKENS = 1 << 20;

    @Option(
            names = "--like",
            paramLabel = "FILE",
            description = "The trace to fit the generator to.")
    private Path like;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "A preset: gpt-oss-20b, granite-3.0-3b-a800m, olmoe-1b-7b, qwen1.5-moe-a2.7b.")
    private String preset;

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "The model card of the trace to fit to; says how many experts there are.")
    private String model;

    @Option(
            names = "--requests",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "So many requests.")
    private Integer requests;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description =
                    "With --requests the tokens of each (default: lengths as in the trace), else of the"
                            + " whole trace.")
    private Long tokens;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers.")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "Threads that generate (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "X.moetrace|X.csv",
            description = "The file to write.")
    private Path out;

    @Option(names = "--force", description = "Replace a file of this name.")
    private boolean force;

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        check();
        GeneratorProfile profile = like == null ? Presets.named(preset) : fitted();
        RequestPlan plan = plan(profile);
        RoutingTrace trace =
                new WatchedTrace(
                        new TraceGenerator(profile, plan, seed, threads), context.progress());
        TraceOutput.Written written =
                new TraceOutput(out, force)
                        .write(
                                trace,
                                new NativeCsvWriter.Source(
                                        "moesaic", Versions.moesaicVersion(), "", ""),
                                Optional.empty(),
                                Optional.empty());
        long selections = plan.tokens() * profile.header().layers() * profile.header().topK();
        context.result(
                json -> {
                    json.put("schema", "moesaic.trace-generate/1").put("synthetic", true);
                    json.put("profile", profile.name()).put("source", profile.source());
                    json.put("seed", seed).put("requests", plan.requests());
                    json.put("tokens", plan.tokens()).put("selections", selections);
                    json.put("experts", profile.experts());
                    json.put("written", out.toString());
                },
                print ->
                        Table.plain()
                                .row("synthetic", profile.source())
                                .row("seed", String.valueOf(seed))
                                .row("requests", Numbers.count(plan.requests()))
                                .row("tokens", Numbers.count(plan.tokens()))
                                .row("selections", Numbers.count(selections))
                                .row("written", written.names())
                                .print(print));
        return Exit.DONE;
    }

    private void check() {
        if ((like == null) == (preset == null)) {
            throw MoesaicException.usage(
                    like == null ? "neither '--like' nor '--preset'" : "'--like' and '--preset'",
                    "name a trace to be like, or a preset: " + String.join(", ", Presets.names()));
        }
        if (preset != null && !Presets.names().contains(preset)) {
            throw MoesaicException.usage(
                    "option '--preset': there is no '" + preset + "'",
                    "presets: " + String.join(", ", Presets.names()));
        }
        if (model != null && like == null) {
            throw MoesaicException.usage(
                    "option '--model' without '--like'", "a preset knows its model");
        }
        if (requests == null && tokens == null) {
            throw MoesaicException.usage(
                    "neither '--requests' nor '--tokens'", "say how much: --tokens 4000000");
        }
        positive("--requests", requests == null ? 1 : requests, Integer.MAX_VALUE - 8);
        positive("--threads", threads, 1024);
        long limit = requests == null ? MOST_TOKENS : MOST_REQUEST_TOKENS;
        positive("--tokens", tokens == null ? 1 : tokens, limit);
        TraceOutput.mustBeTrace(out);
    }

    private static void positive(String option, long value, long most) {
        if (value < 1 || value > most) {
            throw MoesaicException.usage(
                    "option '" + option + "': " + value, "a whole number from 1 to " + most);
        }
    }

    private RequestPlan plan(GeneratorProfile profile) {
        if (requests == null) {
            return RequestPlan.tokens(profile, tokens);
        }
        return tokens == null
                ? RequestPlan.requests(profile, requests)
                : RequestPlan.even(requests, tokens.intValue());
    }

    private GeneratorProfile fitted() {
        Optional<ModelCard> card = Optional.ofNullable(model).map(ModelCards::find);
        RoutingTrace trace = TraceImporters.open(like, plugins.importers(), card);
        card.map(it -> TraceFit.problems(trace.header(), it))
                .filter(problems -> !problems.isEmpty())
                .ifPresent(problems -> {
                    throw new MoesaicException(Exit.BAD_DATA, problems);
                });
        StatisticsOptions options =
                card.map(it -> StatisticsOptions.defaults().withExperts(it.routedExperts()))
                        .orElse(StatisticsOptions.defaults());
        // Measuring it first refuses what a fit cannot index by: experts that the model does not
        // have.
        TraceStatistics statistics = TraceStatistics.of(trace, options);
        if (statistics.absentRows() > 0 || statistics.experts() < trace.header().topK()) {
            throw MoesaicException.badData(
                    Problem.in(
                            like,
                            statistics.absentRows() + " rows are missing",
                            "repair it first: moesaic trace import --repair"));
        }
        return GeneratorProfile.fit(trace, statistics.experts());
    }
}

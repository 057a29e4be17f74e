package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.synthesis.Arrivals;
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
            description =
                    "The trace to fit the generator to; or a file of counts, for popularity alone (the rest is"
                            + " a preset's).")
    private Path like;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "A preset: gpt-oss-20b, granite-3.0-3b-a800m, olmoe-1b-7b, olmoe-1b-7b-c4,"
                            + " qwen1.5-moe-a2.7b, mixtral-8x7b-c4.")
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

    @Option(
            names = "--rate",
            paramLabel = "R",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Requests arrive at random, R in a second on average; X.requests.csv says when.")
    private Double rate;

    @Option(
            names = "--no-weights",
            description = "Leave gate weights out, where the trace or the preset has them.")
    private boolean noWeights;

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
        GeneratorProfile whole = like == null ? Presets.named(preset) : fitted();
        GeneratorProfile profile = noWeights ? whole.withoutWeights() : whole;
        RequestPlan plan = plan(profile);
        RoutingTrace trace =
                new WatchedTrace(
                        new TraceGenerator(profile, plan, seed, threads), context.progress());
        TraceOutput.Written written = write(trace, profile, plan);
        long selections = plan.tokens() * profile.header().layers() * profile.header().topK();
        context.result(
                json -> {
                    json.put("schema", "moesaic.trace-generate/1").put("synthetic", true);
                    json.put("profile", profile.name()).put("source", profile.source());
                    json.put("seed", seed).put("requests", plan.requests());
                    json.put("tokens", plan.tokens()).put("selections", selections);
                    json.put("experts", profile.experts());
                    json.put("gateWeights", !profile.gateWeights().isEmpty());
                    if (rate != null) {
                        json.put("requestsPerSecond", rate);
                        json.put("arrivals", RequestLabels.fileBeside(out).toString());
                    }
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

    /// Arrivals are named first: a trace that stands is whole.
    private TraceOutput.Written write(
            RoutingTrace trace, GeneratorProfile profile, RequestPlan plan) {
        TraceOutput output = new TraceOutput(out, force);
        NativeCsvWriter.Source source =
                new NativeCsvWriter.Source("moesaic", Versions.moesaicVersion(), "", "");
        if (rate == null) {
            return output.write(trace, source, Optional.empty(), Optional.empty());
        }
        try (OutputFile requestsFile = OutputFile.open(RequestLabels.fileBeside(out), force)) {
            new ArrivalsFile(new Arrivals(rate, seed), profile, plan).write(requestsFile.path());
            TraceOutput.Written written =
                    output.write(trace, source, Optional.empty(), Optional.empty());
            requestsFile.commit();
            return written;
        }
    }

    private void check() {
        if (like == null && preset == null) {
            throw MoesaicException.usage(
                    "neither '--like' nor '--preset'",
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
        if (rate != null && !(rate > 0 && rate <= 1e9)) {
            throw MoesaicException.usage(
                    "option '--rate': " + rate, "requests in a second, above 0, at most 1e9");
        }
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
        Optional<ExpertCounts> counts = TraceImporters.counts(like, plugins.importers());
        if (counts.isPresent()) {
            return ofCounts(counts.get(), card);
        }
        if (preset != null) {
            throw MoesaicException.usage(
                    "'--like' and '--preset'",
                    "a trace says all that a preset does; only of a file of counts the rest is a preset's");
        }
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

    /// Counts know popularity alone.
    private GeneratorProfile ofCounts(ExpertCounts counts, Optional<ModelCard> card) {
        List<Problem> problems = new ArrayList<>();
        for (int layer = 0; layer < counts.layers().size(); layer++) {
            if (counts.layers().get(layer).total() == 0) {
                problems.add(
                        Problem.in(
                                like,
                                "layer " + counts.layerIds().get(layer) + " has no selections",
                                "leave layers that have no experts out of the file"));
            }
        }
        card.filter(each -> each.routedExperts() != counts.experts())
                .ifPresent(each ->
                        problems.add(
                                Problem.in(
                                        like,
                                        counts.experts() + " experts a layer",
                                        "model " + each.id() + " has " + each.routedExperts())));
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        String rest =
                preset != null
                        ? preset
                        : Presets.like(counts)
                                .orElseThrow(() ->
                                        MoesaicException.usage(
                                                "'--like' of counts, of which no preset has the"
                                                        + " shape ("
                                                        + counts.experts()
                                                        + " experts)",
                                                "name the preset that all but popularity is to be"
                                                        + " from: --preset "
                                                        + String.join("|", Presets.names())));
        try {
            return Presets.named(rest, counts);
        } catch (IllegalArgumentException e) {
            throw MoesaicException.badData(
                    Problem.in(
                            like,
                            e.getMessage(),
                            "the file or the preset says how many experts a token selects; name"
                                    + " another --preset"));
        }
    }
}

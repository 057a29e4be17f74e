package org.moesaic.cli.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic trace info`: what a trace is like.
@Command(
        name = "info",
        description = "Statistics of a routing trace: load, reuse, sequential caches, quality.",
        footer = {
            "",
            "Examples:",
            "  moesaic trace info trace.npz",
            "  moesaic trace info trace.npz --model gpt-oss-20b --capacity 4,8,16 --html info.html",
            "  moesaic trace info trace.jsonl --capacity 128,256 --scope all --json"
        })
public final class TraceInfoVerb extends Verb {

    /// Each capacity is two caches in every layer, in memory and in time.
    private static final int MOST_CAPACITIES = 64;

    /// Capacities of the curve of one cache over all layers.
    private static final int CURVE_POINTS = 16;

    @Mixin private TraceInput input = new TraceInput();

    @Option(
            names = "--capacity",
            paramLabel = "C",
            split = ",",
            converter = CapacityConverter.class,
            showDefaultValue = Visibility.NEVER,
            description = "Count hits of sequential LRU and Belady caches of so many experts.")
    private List<Integer> capacities = List.of();

    @Option(
            names = "--scope",
            paramLabel = "layer|all",
            description = "One cache in each layer, or one over all layers (default: layer).")
    private CacheScope scope;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Another trace or file of counts: how far the loads of experts diverge.")
    private Path otherFile;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "What is known of the requests: request_id, domain, repetition ... (default:"
                            + " X.requests.csv beside the trace X, if there is one).")
    private Path labels;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page of plots: load, hit rates, reuse, working set.")
    private Path html;

    @Option(names = "--force", description = "Replace a page of that name.")
    private boolean force;

    @Override
    protected Exit run(Context context) {
        List<Integer> distinct = capacities.stream().distinct().sorted().toList();
        if (scope != null && distinct.isEmpty() && html == null) {
            throw MoesaicException.usage(
                    "option '--scope' without a cache", "name capacities: --capacity C,...");
        }
        if (distinct.size() > MOST_CAPACITIES) {
            throw MoesaicException.usage(
                    "option '--capacity': " + distinct.size() + " capacities",
                    "at most " + MOST_CAPACITIES);
        }
        Optional<ExpertCounts> counts = input.counts();
        if (counts.isPresent()) {
            if (html != null) {
                throw MoesaicException.badData(
                        Problem.in(
                                input.file(),
                                "counts only: the plots of --html need rows",
                                "leave --html out"));
            }
            String sha256 = TraceFile.of(input.file()).sha256();
            new CountsOutput(counts.get(), sha256)
                    .printInfo(context, against(context, counts.get(), false));
            return Exit.DONE;
        }
        TraceInput.Opened opened = input.open(context);
        CacheScope shared = scope == null ? CacheScope.LAYER : scope;
        StatisticsOptions options = options(opened, shared, distinct);
        TraceInspection inspection = TraceInspection.of(opened.trace(), options);
        Optional<Against> against =
                otherFile == null
                        ? Optional.empty()
                        : against(
                                context,
                                ExpertCounts.of(opened.trace()),
                                opened.trace().header().experts().isEmpty());
        if (html != null) {
            writePage(opened, inspection);
        }
        context.result(
                root -> new InfoJson(opened, inspection, against).fill(root),
                out -> new InfoText(opened, inspection, against, context.style()).print(out));
        return Exit.DONE;
    }

    /// A page shows curves of all capacities; those of one cache over all layers, if it is asked for them, at some.
    private StatisticsOptions options(
            TraceInput.Opened opened, CacheScope shared, List<Integer> distinct) {
        StatisticsOptions options = opened.options();
        Optional<RequestLabels> known =
                labels == null
                        ? RequestLabels.beside(opened.file())
                        : Optional.of(RequestLabels.read(labels));
        if (known.isPresent()) {
            options = options.withLabels(known.get());
        }
        if (html == null) {
            return options.withCaches(shared, distinct);
        }
        options = options.withCurves();
        boolean curve = shared == CacheScope.ALL && distinct.isEmpty();
        return options.withCaches(shared, curve ? evenly(opened) : distinct);
    }

    private static List<Integer> evenly(TraceInput.Opened opened) {
        int experts =
                TraceStatistics.of(opened.trace(), opened.options()).experts()
                        * opened.trace().header().layers();
        return IntStream.rangeClosed(1, CURVE_POINTS)
                .map(i -> (int) Math.max(1, (long) experts * i / CURVE_POINTS))
                .distinct()
                .boxed()
                .toList();
    }

    /// Loads of as many layers, and of as many experts as far as files say how many there are.
    private Optional<Against> against(Context context, ExpertCounts counts, boolean inferred) {
        if (otherFile == null) {
            return Optional.empty();
        }
        Optional<ExpertCounts> aggregated = input.counts(otherFile);
        ExpertCounts other;
        boolean otherInferred = false;
        if (aggregated.isPresent()) {
            other = aggregated.get();
        } else {
            RoutingTrace trace = input.open(context, otherFile).trace();
            other = ExpertCounts.of(trace);
            otherInferred = trace.header().experts().isEmpty();
        }
        boolean sameExperts = other.experts() == counts.experts() || inferred || otherInferred;
        if (other.layers().size() != counts.layers().size() || !sameExperts) {
            throw MoesaicException.badData(
                    Problem.in(
                            otherFile,
                            other.layers().size() + " layers of " + other.experts() + " experts",
                            "only loads of one shape are compared: "
                                    + counts.layers().size()
                                    + " layers of "
                                    + counts.experts()));
        }
        return Optional.of(Against.of(counts, other));
    }

    private void writePage(TraceInput.Opened opened, TraceInspection inspection) {
        try (OutputFile file = OutputFile.open(html, force)) {
            Files.writeString(file.path(), new InfoHtml(opened, inspection).page());
            file.commit();
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(
                            html,
                            "cannot be written: " + e.getMessage(),
                            "check space and rights"));
        }
    }
}

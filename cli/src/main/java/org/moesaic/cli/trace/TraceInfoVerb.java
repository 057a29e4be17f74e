package org.moesaic.cli.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
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
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page of plots: load, hit rates, reuse, working set.")
    private Path html;

    @Option(names = "--force", description = "Replace a page of that name.")
    private boolean force;

    @Override
    protected Exit run(Context context) {
        List<Integer> distinct = capacities.stream().distinct().sorted().toList();
        if (scope != null && distinct.isEmpty()) {
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
            new CountsOutput(counts.get(), sha256).printInfo(context);
            return Exit.DONE;
        }
        TraceInput.Opened opened = input.open(context);
        CacheScope shared = scope == null ? CacheScope.LAYER : scope;
        StatisticsOptions asked = opened.options().withCaches(shared, distinct);
        StatisticsOptions options = html == null ? asked : asked.withCurves();
        TraceInspection inspection = TraceInspection.of(opened.trace(), options);
        if (html != null) {
            writePage(opened, inspection);
        }
        context.result(
                root -> new InfoJson(opened, inspection).fill(root),
                out -> new InfoText(opened, inspection, context.style()).print(out));
        return Exit.DONE;
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

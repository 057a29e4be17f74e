package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.StatisticsOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A trace file, and the model that it should be of: the input of `trace info`, `check` and `import`.
final class TraceInput {

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "A routing trace in any known format, or a folder with one layer in each file.")
    private Path file;

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "The model card that the trace must fit; says how many experts there are.")
    private String model;

    @Mixin private PluginsOption plugins = new PluginsOption();

    /// Opens the trace.
    ///
    /// @throws MoesaicException NOT_FOUND without such a file or model; BAD_DATA if the trace is damaged or does not fit
    ///     the model, with all that does not fit
    Opened open(Context context) {
        return open(context, file);
    }

    /// The same for another file, of the same model.
    Opened open(Context context, Path path) {
        Optional<ModelCard> card = Optional.ofNullable(model).map(ModelCards::find);
        RoutingTrace trace = TraceImporters.open(path, plugins.importers(), card);
        List<Problem> misfits =
                card.map(it -> TraceFit.problems(trace.header(), it)).orElse(List.of());
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
        return new Opened(path, new WatchedTrace(trace, context.progress()), card);
    }

    /// The counts of a file that holds counts and no rows; empty if it holds rows.
    ///
    /// @throws MoesaicException as `open` does
    Optional<ExpertCounts> counts() {
        return counts(file);
    }

    /// The same of another file.
    Optional<ExpertCounts> counts(Path path) {
        Optional<ExpertCounts> counts = TraceImporters.counts(path, plugins.importers());
        if (counts.isPresent() && model != null) {
            ModelCard card = ModelCards.find(model);
            if (card.routedExperts() != counts.get().experts()) {
                throw MoesaicException.badData(
                        Problem.in(
                                path,
                                counts.get().experts() + " experts a layer",
                                "model " + card.id() + " has " + card.routedExperts()));
            }
        }
        return counts;
    }

    Path file() {
        return file;
    }

    /// A trace that fits its model, if one is named.
    record Opened(Path file, RoutingTrace trace, Optional<ModelCard> card) {

        /// Statistics with the number of experts that the model has.
        StatisticsOptions options() {
            StatisticsOptions options = StatisticsOptions.defaults();
            return card.map(it -> options.withExperts(it.routedExperts())).orElse(options);
        }

        String sha256() {
            return TraceFile.sha256Of(file);
        }
    }
}

package org.moesaic.traces;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Opens trace files: finds the importer that recognises a file. A folder is a capture with one layer in each of its files.
public final class TraceImporters {

    private static final Comparator<TraceImporter> ORDER =
            Comparator.comparingInt(TraceImporter::priority).thenComparing(TraceImporter::name);

    private TraceImporters() {}

    /// Opens a trace with the importers that come with Moesaic.
    ///
    /// @throws MoesaicException NOT_FOUND if there is no such file; BAD_DATA if no importer recognises it, or what the
    ///     importer found wrong
    public static RoutingTrace open(Path file) {
        return open(file, List.of());
    }

    /// Opens a trace with the importers that come with Moesaic and those of a user's plugins, usually a `ServiceLoader`
    /// over their class loader or module layer.
    public static RoutingTrace open(Path file, Iterable<TraceImporter> plugins) {
        return open(file, plugins, Optional.empty());
    }

    /// The same for a trace whose model is known: files of router logits cannot be read without.
    public static RoutingTrace open(
            Path file, Iterable<TraceImporter> plugins, Optional<ModelCard> card) {
        return Files.isDirectory(file)
                ? TraceFolder.open(file, plugins, card)
                : openFile(file, plugins, card);
    }

    /// The same for what can only be a file.
    static RoutingTrace openFile(
            Path file, Iterable<TraceImporter> plugins, Optional<ModelCard> card) {
        TraceFile candidate = TraceFile.of(file);
        return importer(candidate, plugins).open(candidate, card);
    }

    /// The counts of a file that holds counts and no rows, such as `logical_count` JSON: enough to place experts, and to
    /// generate a trace. Empty if the file holds rows; then [ExpertCounts#of(RoutingTrace)] counts them.
    ///
    /// @throws MoesaicException as `open` does
    public static Optional<ExpertCounts> counts(Path file, Iterable<TraceImporter> plugins) {
        if (Files.isDirectory(file)) {
            return Optional.empty();
        }
        TraceFile candidate = TraceFile.of(file);
        return importer(candidate, plugins).counts(candidate);
    }

    private static TraceImporter importer(TraceFile candidate, Iterable<TraceImporter> plugins) {
        List<TraceImporter> importers = all(plugins);
        for (TraceImporter importer : importers) {
            if (importer.recognises(candidate)) {
                return importer;
            }
        }
        if (candidate.startsWith((byte) 0xFF, (byte) 0xFE)
                || candidate.startsWith((byte) 0xFE, (byte) 0xFF)) {
            throw MoesaicException.badData(
                    Problem.in(
                            candidate.path(),
                            "UTF-16 text",
                            "write it again as UTF-8, such as: iconv -f UTF-16 -t UTF-8"));
        }
        throw MoesaicException.badData(
                Problem.in(
                        candidate.path(),
                        candidate.bytes() == 0
                                ? "the file is empty"
                                : "not a trace in any known format",
                        "known formats: "
                                + importers.stream()
                                        .map(each -> each.name() + " (" + each.description() + ")")
                                        .collect(Collectors.joining(", "))));
    }

    /// Every importer, in the order in which they are asked.
    ///
    /// @throws MoesaicException UNAVAILABLE if a plugin cannot be loaded
    public static List<TraceImporter> all(Iterable<TraceImporter> plugins) {
        List<TraceImporter> importers = new ArrayList<>();
        try {
            ServiceLoader.load(TraceImporter.class, TraceImporters.class.getClassLoader())
                    .forEach(importers::add);
            for (TraceImporter plugin : plugins) {
                // A loader of plugins that asks its parent first finds our own once more.
                if (importers.stream().noneMatch(each -> each.getClass() == plugin.getClass())) {
                    importers.add(plugin);
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    List.of(
                            Problem.of(
                                    "a trace importer cannot be loaded: " + e.getMessage(),
                                    "take its jar out of the plugins, or mend it")),
                    e);
        }
        importers.sort(ORDER);
        return List.copyOf(importers);
    }
}

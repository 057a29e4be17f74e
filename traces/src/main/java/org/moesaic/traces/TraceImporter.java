package org.moesaic.traces;

import java.util.Optional;

/// Reads one format of routing traces. Found as a service: a jar of a user's own may bring more.
///
/// Importers never repair: what does not hold is reported, with its place, in one
/// [org.moesaic.edge.MoesaicException] with the exit code BAD_DATA, all problems of the file together as far as reading
/// can go on. They check what a file claims against its size before they take memory, and run nothing that it contains.
public interface TraceImporter {

    /// Priority of an importer that does not say otherwise.
    int DEFAULT_PRIORITY = 100;

    /// A short name in lower case with dashes, such as `npz-pack`; becomes [TraceHeader#format()].
    String name();

    /// One line for lists and messages: what files these are.
    String description();

    /// Importers are asked in ascending priority, those of equal priority by name; the first that recognises a file
    /// reads it.
    default int priority() {
        return DEFAULT_PRIORITY;
    }

    /// True if the file is of this format, or a damaged one of it, judged by its first bytes and not by its name.
    boolean recognises(TraceFile file);

    /// Opens a file that this importer has recognised, and checks everything that is known without reading its rows.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA; also if the file holds counts and no rows, with that reason
    RoutingTrace open(TraceFile file);

    /// The same for an importer that needs to know the model: a file of router logits does not say how many experts a row
    /// selects.
    ///
    /// @param card the model that the trace is of, if the user named one
    default RoutingTrace open(TraceFile file, Optional<ModelCard> card) {
        return open(file);
    }

    /// The counts of a recognised file that holds no rows but counts only; empty if it holds rows.
    default Optional<ExpertCounts> counts(TraceFile file) {
        return Optional.empty();
    }
}

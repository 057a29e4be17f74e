import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.internal.csv.NativeCsvImporter;
import org.moesaic.traces.internal.jsonl.StepJsonlImporter;
import org.moesaic.traces.internal.npz.NpzPackImporter;

/// What the router did: model cards, routing traces, importers, statistics.
module org.moesaic.traces {
    requires transitive org.moesaic.edge;
    requires org.apache.commons.csv;

    exports org.moesaic.traces;
    exports org.moesaic.traces.statistics;

    uses TraceImporter;

    provides TraceImporter with
            NativeCsvImporter,
            NpzPackImporter,
            StepJsonlImporter;
}

import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.binary.BinaryTraceImporter;
import org.moesaic.traces.internal.arrays.ArrayImporter;
import org.moesaic.traces.internal.arrays.UnreadableImporter;
import org.moesaic.traces.internal.csv.NativeCsvImporter;
import org.moesaic.traces.internal.document.JsonDocumentImporter;
import org.moesaic.traces.internal.gguf.ImatrixImporter;
import org.moesaic.traces.internal.jsonl.PairsJsonlImporter;
import org.moesaic.traces.internal.jsonl.RouterLogImporter;
import org.moesaic.traces.internal.jsonl.RowJsonlImporter;
import org.moesaic.traces.internal.jsonl.StepJsonlImporter;
import org.moesaic.traces.internal.table.TableCsvImporter;

/// What the router did: model cards, routing traces, importers, statistics.
module org.moesaic.traces {
    requires transitive org.moesaic.edge;
    requires org.apache.commons.csv;

    exports org.moesaic.traces;
    exports org.moesaic.traces.batching;
    exports org.moesaic.traces.binary;
    exports org.moesaic.traces.statistics;
    exports org.moesaic.traces.synthesis;

    uses TraceImporter;

    provides TraceImporter with
            ArrayImporter,
            BinaryTraceImporter,
            ImatrixImporter,
            JsonDocumentImporter,
            NativeCsvImporter,
            PairsJsonlImporter,
            RouterLogImporter,
            RowJsonlImporter,
            StepJsonlImporter,
            TableCsvImporter,
            UnreadableImporter;
}

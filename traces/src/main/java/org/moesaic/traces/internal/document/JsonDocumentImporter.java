package org.moesaic.traces.internal.document;

import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.internal.counts.Aggregated;

/// JSON that is one document: recordings with `router_data`, responses of inference servers with `routed_experts`, and
/// counts such as `logical_count`. Which one it is, is said by the first telling key.
public final class JsonDocumentImporter implements TraceImporter {

    @Override
    public String name() {
        return "json-document";
    }

    @Override
    public String description() {
        return "JSON with 'router_data', 'routed_experts', 'logical_count', 'counts', or a list of loads";
    }

    /// Asked after all formats of JSON lines.
    @Override
    public int priority() {
        return DEFAULT_PRIORITY + 50;
    }

    @Override
    public boolean recognises(TraceFile file) {
        for (byte next : file.head()) {
            if (next > ' ') {
                return next == '{' || next == '[';
            }
            if (next < 0) {
                return false;
            }
        }
        return false;
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return open(file, Optional.empty());
    }

    @Override
    public RoutingTrace open(TraceFile file, Optional<ModelCard> card) {
        return switch (DocumentKind.of(file)) {
            case RECORDER -> RecorderTrace.of(file);
            case SERVED -> new ServedResponses(file, card).read();
            case COUNTS -> throw Aggregated.refuse(file);
            case PLACEMENT -> throw placement(file);
        };
    }

    @Override
    public Optional<ExpertCounts> counts(TraceFile file) {
        return switch (DocumentKind.of(file)) {
            case RECORDER, SERVED -> Optional.empty();
            case COUNTS -> Optional.of(CountsDocument.read(file));
            case PLACEMENT -> throw placement(file);
        };
    }

    private static MoesaicException placement(TraceFile file) {
        return MoesaicException.badData(
                Problem.in(
                        file.path(),
                        "physical_to_logical_map is where experts are placed, not what was routed",
                        "export logical_count"));
    }
}

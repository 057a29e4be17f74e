package org.moesaic.traces.internal.document;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A recording of gpt-oss: for each request an object with `router_data`, a list of `{"token_<position>": {"layer_<l>":
/// {"selected_experts": […], "selected_probs": […]}}}`, beside the texts. One object, a list of them, or one after the
/// other.
///
/// It is read as a stream. The first token says which layers there are and how many selections a row has; every other one
/// must agree. The recorder leaves prefill out, so rows are decode rows, each a step of its own; experts are in descending
/// weight, and weights are renormalised.
record RecorderTrace(TraceFile file, TraceHeader header) implements RoutingTrace {

    static final String NAME = "recorder-json";

    static RoutingTrace of(TraceFile file) {
        try (RecorderReader reader = RecorderReader.probe(file)) {
            RecorderToken first = reader.firstToken();
            return new RecorderTrace(file, header(file, first.layerIds(), first.topK()));
        }
    }

    @Override
    public TraceReader open() {
        return RecorderReader.open(file, header);
    }

    private static TraceHeader header(TraceFile file, List<Integer> layerIds, int topK) {
        return new TraceHeader(
                file.path().getFileName().toString(),
                NAME,
                "",
                layerIds,
                TraceHeader.LayerNumbering.UNKNOWN,
                OptionalInt.empty(),
                topK,
                OptionalLong.empty(),
                TraceHeader.Batching.UNBATCHED,
                true,
                TraceHeader.WeightsKind.RENORMALISED,
                false,
                true,
                false,
                "");
    }
}

package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Rows that name an expert twice, which no top-k does. Rows of zeros are left to [ZeroRows].
final class DuplicateExperts implements QualityCheck {

    private final TraceHeader header;
    private final Places places = new Places();

    DuplicateExperts(TraceHeader header) {
        this.header = header;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        int topK = block.topK();
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int slot = block.slot(layer, token);
                int twice = twice(experts, slot, slot + topK);
                if (twice > 0) {
                    long place = firstToken + token;
                    int layerId = header.layerIds().get(layer);
                    places.add(() ->
                            "expert %d at token %d, layer %d".formatted(twice, place, layerId));
                }
            }
        }
    }

    /// An expert above 0 that stands in two slots, or -1. Comparing all pairs is quickest for the few slots of a row.
    private static int twice(short[] experts, int from, int to) {
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                if (experts[i] == experts[j] && experts[i] > 0) {
                    return experts[i];
                }
            }
        }
        return -1;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (places.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "duplicate-expert",
                        Severity.ERROR,
                        places.count() + " rows select an expert twice",
                        places.toString(),
                        "a row holds top-k different experts: capture again"));
    }
}

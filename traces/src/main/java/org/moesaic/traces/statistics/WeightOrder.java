package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Rows said to be in descending gate weight that are not.
final class WeightOrder implements QualityCheck {

    private final TraceHeader header;
    private final Places places = new Places();

    WeightOrder(TraceHeader header) {
        this.header = header;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        if (!header.rankOrdered() || !block.hasWeights()) {
            return;
        }
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                if (ascends(block, layer, token)) {
                    long place = firstToken + token;
                    int layerId = header.layerIds().get(layer);
                    places.add(() -> "token %d, layer %d".formatted(place, layerId));
                }
            }
        }
    }

    /// A weight that is not a number compares with nothing, and so is no ascent.
    private static boolean ascends(TraceBlock block, int layer, int token) {
        for (int slot = 1; slot < block.topK(); slot++) {
            if (block.weight(layer, token, slot) > block.weight(layer, token, slot - 1)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (places.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "weights-not-descending",
                        Severity.WARNING,
                        places.count()
                                + " rows are not in descending gate weight although the trace says so",
                        places.toString(),
                        "do not read ranks from this trace, or say rank_ordered false"));
    }
}

package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Rows whose ids are all 0: a kernel that never wrote them, the padding of a batch, or a dense layer.
///
/// With a top-k above 1 no router gives such a row. With top-1 it is suspicious only if a layer has no other.
final class ZeroRows implements QualityCheck {

    private static final int TOP_1_ROWS = 64;

    private final TraceHeader header;
    private final long[] zeroRows;
    private final long[] rows;
    private final long[] firstTokens;

    ZeroRows(TraceHeader header) {
        this.header = header;
        zeroRows = new long[header.layers()];
        rows = new long[header.layers()];
        firstTokens = new long[header.layers()];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int slot = block.slot(layer, token);
                if (experts[slot] == TraceBlock.ABSENT) {
                    continue;
                }
                rows[layer]++;
                int end = slot + block.topK();
                while (slot < end && experts[slot] == 0) {
                    slot++;
                }
                if (slot == end && zeroRows[layer]++ == 0) {
                    firstTokens[layer] = firstToken + token;
                }
            }
        }
    }

    /// Rows of a layer whose ids are all 0, by the index of the layer.
    long zeroRows(int layer) {
        return zeroRows[layer];
    }

    /// True if a layer has rows and all of them are zeros.
    boolean isZero(int layer) {
        return rows[layer] > 0 && zeroRows[layer] == rows[layer];
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        Places places = new Places();
        for (int layer = 0; layer < rows.length; layer++) {
            boolean suspicious =
                    header.topK() > 1
                            ? zeroRows[layer] > 0
                            : zeroRows[layer] == rows[layer] && rows[layer] >= TOP_1_ROWS;
            if (suspicious) {
                places.add(
                        "layer %d (%d of %d rows, the first at token %d)"
                                .formatted(
                                        header.layerIds().get(layer),
                                        zeroRows[layer],
                                        rows[layer],
                                        firstTokens[layer]));
            }
        }
        if (places.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "all-zero-ids",
                        Severity.ERROR,
                        "rows whose ids are all 0",
                        places.toString(),
                        "ids that were never written, padding, or a dense layer: leave them out, or"
                                + " capture again"));
    }
}

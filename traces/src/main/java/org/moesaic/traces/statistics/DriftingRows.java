package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Layers whose rows run out before those of others.
///
/// A recorder that drops rows and counts the others on gives each layer a count of its own: from the first dropped row on,
/// row n of one layer and row n of another are of different tokens, and nothing in the file shows where. The sign is that
/// layers end at different tokens with nothing missing before. A capture that was merely cut off ends within one token.
final class DriftingRows implements QualityCheck {

    private final TraceHeader header;
    private final long[] lastToken;
    private final long[] rows;
    private long tokens;

    DriftingRows(TraceHeader header) {
        this.header = header;
        lastToken = new long[header.layers()];
        Arrays.fill(lastToken, -1);
        rows = new long[header.layers()];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        tokens = firstToken + block.tokens();
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                if (block.expert(layer, token, 0) != TraceBlock.ABSENT) {
                    lastToken[layer] = firstToken + token;
                    rows[layer]++;
                }
            }
        }
    }

    /// Indices of layers that end early with nothing missing before.
    List<Integer> drifting() {
        List<Integer> drifting = new ArrayList<>();
        for (int layer = 0; layer < rows.length; layer++) {
            boolean gapless = rows[layer] == lastToken[layer] + 1;
            if (gapless && rows[layer] > 0 && rows[layer] < tokens - 1) {
                drifting.add(layer);
            }
        }
        return drifting;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        List<Integer> drifting = drifting();
        if (drifting.isEmpty()) {
            return List.of();
        }
        Places places = new Places();
        for (int layer : drifting) {
            places.add(
                    "layer %d ends at token %d of %d"
                            .formatted(header.layerIds().get(layer), lastToken[layer], tokens));
        }
        return List.of(
                new Finding(
                        "drifting-rows",
                        Severity.ERROR,
                        "layers have different numbers of rows, and none is missing before their ends",
                        places.toString(),
                        "rows were dropped and the others counted on, so that token indices of layers have"
                                + " drifted apart at an unknown place: capture again with every row"));
    }
}

package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Layers that are exact copies of one another: a capture directory with more layer files than the model has layers.
///
/// Hashes find the candidates in the common pass; only if there are any, the trace is read again to be sure.
final class LayerCopies implements QualityCheck {

    /// With fewer tokens two layers may agree by chance.
    private static final int FEWEST_TOKENS = 16;

    private final TraceHeader header;
    private final boolean routed;
    private final long[] hashes;
    private long tokens;

    LayerCopies(TraceHeader header, int experts) {
        this.header = header;
        // Where every token goes to every expert, layers are alike with nothing wrong.
        routed = experts > header.topK();
        hashes = new long[header.layers()];
        Arrays.fill(hashes, ContentHash.START);
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        tokens += block.tokens();
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            long hash = hashes[layer];
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int i = block.slot(layer, 0); i < end; i++) {
                hash = ContentHash.add(hash, experts[i]);
            }
            hashes[layer] = hash;
        }
    }

    /// Two layers, the earlier one first.
    private record Pair(int original, int copy) {}

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (!routed || tokens < FEWEST_TOKENS) {
            return List.of();
        }
        List<Pair> pairs = candidates();
        if (!pairs.isEmpty()) {
            TracePass.over(trace, List.of(new Verification(pairs)));
        }
        if (pairs.isEmpty()) {
            return List.of();
        }
        Places places = new Places();
        for (Pair pair : pairs) {
            places.add(
                    "layer %d of layer %d"
                            .formatted(
                                    header.layerIds().get(pair.copy),
                                    header.layerIds().get(pair.original)));
        }
        return List.of(
                new Finding(
                        "duplicate-layers",
                        Severity.ERROR,
                        "exact copies over " + tokens + " tokens",
                        places.toString(),
                        "leave the copies out, or find the layers that they stand for"));
    }

    /// Indices of the layers that are exact copies of an earlier one.
    ///
    /// @param trace the trace again, to be sure
    List<Integer> copies(RoutingTrace trace) {
        List<Pair> pairs = routed && tokens >= FEWEST_TOKENS ? candidates() : List.of();
        if (!pairs.isEmpty()) {
            TracePass.over(trace, List.of(new Verification(pairs)));
        }
        return pairs.stream().map(Pair::copy).toList();
    }

    private List<Pair> candidates() {
        List<Pair> pairs = new ArrayList<>();
        Map<Long, Integer> firstOf = new HashMap<>();
        for (int layer = 0; layer < hashes.length; layer++) {
            Integer original = firstOf.putIfAbsent(hashes[layer], layer);
            if (original != null) {
                pairs.add(new Pair(original, layer));
            }
        }
        return pairs;
    }

    /// Strikes out the pairs that differ after all.
    private record Verification(List<Pair> pairs) implements BlockObserver {

        @Override
        public void see(TraceBlock block, long firstToken, TraceReader reader) {
            int slots = block.tokens() * block.topK();
            for (Iterator<Pair> each = pairs.iterator(); each.hasNext(); ) {
                Pair pair = each.next();
                int one = block.slot(pair.original, 0);
                int other = block.slot(pair.copy, 0);
                short[] column = block.experts();
                if (!Arrays.equals(column, one, one + slots, column, other, other + slots)) {
                    each.remove();
                }
            }
        }
    }
}

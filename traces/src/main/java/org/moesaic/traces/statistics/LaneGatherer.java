package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Keeps the first rows of the first requests that are long enough, and counts [BatchUnion]s of them at the end.
///
/// Requests may be interleaved, and may end in any order; of those too short only the latest are kept.
final class LaneGatherer implements BlockObserver {

    static final int[] BATCHES = {1, 2, 4, 8, 16, 32, 64};

    private static final int MOST_LANES = BATCHES[BATCHES.length - 1];

    private final int layers;
    private final int experts;
    private final int topK;
    private final Predicate<String> repeats;
    private final RequestNames names = new RequestNames();
    private final LiveRequests<Lane> live;

    /// Complete lanes by request: the first [#MOST_LANES] of them.
    private final TreeMap<Integer, short[]> complete = new TreeMap<>();

    private final Set<Integer> done = new HashSet<>();
    private int lanesAvailable;

    /// @param repeats names of requests that are left out
    LaneGatherer(TraceHeader header, int experts, long limitBytes, Predicate<String> repeats) {
        layers = header.layers();
        topK = header.topK();
        this.experts = experts;
        this.repeats = repeats;
        live = new LiveRequests<>(limitBytes, request -> new Lane(request), _ -> {});
    }

    /// The first rows of one request, `[token][layer][slot]`, as far as they have come.
    private final class Lane implements LiveRequests.Sized {

        private final int request;
        private short[] rows = new short[0];
        private int tokens;
        private boolean leftOut;

        private Lane(int request) {
            this.request = request;
        }

        @Override
        public long bytes() {
            return 64L + rows.length * (long) Short.BYTES;
        }

        /// @return true once the lane is complete
        private boolean add(TraceBlock block, int token) {
            int row = layers * topK;
            if (mayBeAmongFirst()) {
                int needed = Math.multiplyExact(row, tokens + 1);
                if (needed > rows.length) {
                    rows = Arrays.copyOf(rows, Math.clamp(2L * needed, needed, most()));
                }
                for (int layer = 0; layer < layers; layer++) {
                    System.arraycopy(
                            block.experts(),
                            block.slot(layer, token),
                            rows,
                            (tokens * layers + layer) * topK,
                            topK);
                }
            }
            return ++tokens == BatchUnion.STEPS;
        }

        private boolean mayBeAmongFirst() {
            return complete.size() < MOST_LANES || request < complete.lastKey();
        }

        private int most() {
            return Math.multiplyExact(BatchUnion.STEPS, layers * topK);
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            if (done.contains(request) || !names.known(request, reader)) {
                continue;
            }
            Lane lane = live.of(request);
            if (lane.tokens == 0) {
                lane.leftOut = repeats.test(reader.requestId(request));
            }
            if (!lane.leftOut && lane.add(block, token)) {
                finish(lane);
            }
        }
    }

    private void finish(Lane lane) {
        done.add(lane.request);
        lanesAvailable++;
        if (lane.mayBeAmongFirst()) {
            complete.put(lane.request, lane.rows);
        }
        lane.rows = new short[0];
        if (complete.size() > MOST_LANES) {
            complete.pollLastEntry();
        }
    }

    /// Requests that are long enough.
    int lanesAvailable() {
        return lanesAvailable;
    }

    /// For each batch for which there are lanes.
    List<BatchUnion> unions() {
        List<short[]> lanes = complete.entrySet().stream().map(Map.Entry::getValue).toList();
        List<BatchUnion> unions = new ArrayList<>();
        for (int batch : BATCHES) {
            if (batch <= lanes.size()) {
                unions.add(union(lanes.subList(0, batch)));
            }
        }
        return unions;
    }

    private BatchUnion union(List<short[]> lanes) {
        int[] tokens = new int[experts];
        long distinct = 0;
        long busiest = 0;
        int layerSteps = BatchUnion.STEPS * layers;
        for (int layerStep = 0; layerStep < layerSteps; layerStep++) {
            int most = 0;
            for (short[] lane : lanes) {
                for (int slot = layerStep * topK; slot < (layerStep + 1) * topK; slot++) {
                    if (lane[slot] >= 0) {
                        int now = ++tokens[lane[slot]];
                        distinct += now == 1 ? 1 : 0;
                        most = Math.max(most, now);
                    }
                }
            }
            busiest += most;
            Arrays.fill(tokens, 0);
        }
        return new BatchUnion(lanes.size(), layerSteps, distinct, busiest);
    }
}

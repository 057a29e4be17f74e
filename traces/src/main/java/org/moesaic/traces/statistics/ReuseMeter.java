package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Measures [ReuseAtLag] over rows of the same request, however requests are interleaved.
///
/// Row distance is counted in rows of the request as they appear, not in positions. A row without selections is in no
/// pair. Requests of unknown name (`?`) are left out: their neighbours are neighbours in a batch, not in a text.
final class ReuseMeter implements BlockObserver {

    static final int[] LAGS = {1, 2, 4, 8, 16, 32, 64, 128};

    /// A power of two, so that the place of a row in its ring is a mask away.
    private static final int HISTORY_ROWS = 128;

    private final int topK;
    private final int layers;
    private final RowSets sets;
    private final long[] row;
    private final long[] pairs = new long[LAGS.length];
    private final long[] shared = new long[LAGS.length];
    private final LiveRequests<History> histories;
    private final RequestNames names = new RequestNames();

    ReuseMeter(TraceHeader header, int experts, long limitBytes) {
        topK = header.topK();
        layers = header.layers();
        sets = new RowSets(layers, experts);
        row = new long[sets.words()];
        histories = new LiveRequests<>(limitBytes, _ -> new History(sets.words()), _ -> {});
    }

    /// The sets of the latest rows of one request.
    private static final class History implements LiveRequests.Sized {

        private final long[] ring;
        private long rows;

        private History(int words) {
            ring = new long[Math.multiplyExact(HISTORY_ROWS, words)];
        }

        @Override
        public long bytes() {
            return (long) ring.length * Long.BYTES;
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            if (!names.known(request, reader)) {
                continue;
            }
            History history = histories.of(request);
            sets.write(block, token, row, 0);
            for (int i = 0; i < LAGS.length && LAGS[i] <= history.rows; i++) {
                int place = (int) ((history.rows - LAGS[i]) & (HISTORY_ROWS - 1));
                compare(i, history.ring, place * row.length);
            }
            int place = (int) (history.rows & (HISTORY_ROWS - 1));
            System.arraycopy(row, 0, history.ring, place * row.length, row.length);
            history.rows++;
        }
    }

    private void compare(int lag, long[] ring, int earlier) {
        int wordsPerLayer = sets.wordsPerLayer();
        int both = 0;
        int common = 0;
        for (int layer = 0, word = 0; layer < layers; layer++) {
            long anyNow = 0;
            long anyThen = 0;
            for (int end = word + wordsPerLayer; word < end; word++) {
                long then = ring[earlier + word];
                anyNow |= row[word];
                anyThen |= then;
                common += Long.bitCount(row[word] & then);
            }
            both += anyNow != 0 && anyThen != 0 ? 1 : 0;
        }
        pairs[lag] += both;
        shared[lag] += common;
    }

    List<ReuseAtLag> reuse() {
        List<ReuseAtLag> reuse = new ArrayList<>();
        for (int i = 0; i < LAGS.length; i++) {
            reuse.add(new ReuseAtLag(LAGS[i], pairs[i], shared[i], topK));
        }
        return reuse;
    }

    /// A note if pairs were lost.
    List<Finding> findings() {
        if (cutRequests() == 0) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "reuse-incomplete",
                        Severity.INFO,
                        cutRequests() + " requests were interleaved with very many others",
                        "",
                        "part of their pairs is missing from reuse"));
    }

    /// Requests whose history was lost for lack of room, and with it up to 128 pairs at each lag.
    int cutRequests() {
        return histories.cutRequests();
    }
}

package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Requests that have fallen into a loop, as greedy decoding does: it inflates every figure of locality.
///
/// A loop is a peak of self-overlap at some lag (see [SelfOverlap]). Reuse at lag 1 does not show it: with period 2
/// that is lower than chance. Only lags of up to half of the second half are tried, so that none is judged by a few
/// pairs. An absent row overlaps with nothing.
final class GreedyLoops implements QualityCheck {

    private static final int FEWEST_ROWS = 64;
    private static final int SMALLEST_LAG = 2;
    private static final int LARGEST_LAG = 128;

    /// Rows that are kept of one request.
    private static final int MOST_ROWS = 8192;

    private final TraceHeader header;
    private final RowSets sets;
    private final boolean routed;
    private final LiveRequests<Rows> live;
    private final RequestNames names = new RequestNames();
    private int requests;
    private int looping;
    private int truncated;
    private int worstRequest;
    private int worstLag;
    private double worst = -1;
    private Optional<SelfOverlap> selfOverlap = Optional.empty();

    GreedyLoops(TraceHeader header, int experts, long limitBytes) {
        this.header = header;
        sets = new RowSets(header.layers(), experts);
        // Where every token goes to every expert, all rows overlap with nothing wrong.
        routed = experts > header.topK();
        live =
                new LiveRequests<>(
                        limitBytes, request -> new Rows(request, sets.words()), this::close);
    }

    /// The sets of a request's first rows.
    private static final class Rows implements LiveRequests.Sized {

        private final int request;
        private long[] masks;
        private int rows;
        private boolean truncated;

        private Rows(int request, int words) {
            this.request = request;
            masks = new long[Math.multiplyExact(words, 16)];
        }

        @Override
        public long bytes() {
            return (long) masks.length * Long.BYTES;
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        int words = sets.words();
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            if (!names.known(request, reader)) {
                continue;
            }
            Rows rows = live.of(request);
            if (rows.rows == MOST_ROWS) {
                rows.truncated = true;
                continue;
            }
            int at = Math.multiplyExact(rows.rows, words);
            if (at == rows.masks.length) {
                rows.masks = Arrays.copyOf(rows.masks, Math.multiplyExact(2, at));
            }
            sets.write(block, token, rows.masks, at);
            rows.rows++;
        }
    }

    private void close(Rows rows) {
        truncated += rows.truncated ? 1 : 0;
        if (rows.rows < FEWEST_ROWS || !routed) {
            return;
        }
        requests++;
        int words = sets.words();
        int half = rows.rows / 2;
        double peak = -1;
        int lagOfPeak = 0;
        for (int lag = SMALLEST_LAG; lag <= Math.min(LARGEST_LAG, (rows.rows - half) / 2); lag++) {
            int from = half + lag;
            long common = common(rows.masks, from * words, rows.rows * words, lag * words);
            double selections = (double) (rows.rows - from) * header.layers() * header.topK();
            double share = common / selections;
            if (share > peak) {
                peak = share;
                lagOfPeak = lag;
            }
        }
        looping += peak > SelfOverlap.LOOP ? 1 : 0;
        if (peak > worst) {
            worst = peak;
            worstRequest = rows.request;
            worstLag = lagOfPeak;
        }
    }

    private static long common(long[] masks, int from, int to, int distance) {
        long common = 0;
        for (int i = from; i < to; i++) {
            common += Long.bitCount(masks[i] & masks[i - distance]);
        }
        return common;
    }

    @Override
    public void end(TraceReader reader) {
        live.closeAll();
        if (requests > 0) {
            String id = reader.requestId(worstRequest);
            selfOverlap = Optional.of(new SelfOverlap(id, worstLag, worst, requests, looping));
        }
    }

    Optional<SelfOverlap> selfOverlap() {
        return selfOverlap;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        List<Finding> findings = new ArrayList<>();
        if (looping > 0) {
            SelfOverlap overlap = selfOverlap.orElseThrow();
            findings.add(
                    new Finding(
                            "greedy-loop",
                            Severity.WARNING,
                            "%d of %d requests repeat themselves".formatted(looping, requests),
                            "request %s most, whose rows overlap %s with those %d before"
                                    .formatted(
                                            overlap.requestId(),
                                            Decimals.shown(overlap.share()),
                                            overlap.lag()),
                            "figures of locality are too high: leave such requests out"));
        }
        if (truncated > 0) {
            findings.add(
                    new Finding(
                            "long-requests",
                            Severity.INFO,
                            "%d requests are longer than %d rows".formatted(truncated, MOST_ROWS),
                            "",
                            "loops were looked for in that beginning only"));
        }
        if (live.cutRequests() > 0) {
            findings.add(
                    new Finding(
                            "many-requests",
                            Severity.INFO,
                            "%d requests were interleaved with very many others"
                                    .formatted(live.cutRequests()),
                            "",
                            "loops were looked for in parts of them"));
        }
        return findings;
    }
}

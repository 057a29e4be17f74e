package org.moesaic.traces.statistics;

import java.util.OptionalDouble;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// The reuse that independent draws from each request's own popularity would give: what of the reuse in a trace is
/// what its requests are about, and no memory from token to token.
///
/// Of a request it is the mean over layers of the sum of f² / K, f the share of its rows that select an expert; of a trace
/// the mean over requests, long and short ones alike. Requests of unknown name are left out, and so are layers in which a
/// request has no row.
final class RequestPopularity implements BlockObserver {

    private final int layers;
    private final int experts;
    private final int topK;
    private final LiveRequests<Counts> live;
    private final RequestNames names = new RequestNames();
    private double sum;
    private long requests;

    RequestPopularity(TraceHeader header, int experts, long limitBytes) {
        layers = header.layers();
        this.experts = experts;
        topK = header.topK();
        live = new LiveRequests<>(limitBytes, _ -> new Counts(layers, experts), this::close);
    }

    /// How often one request has selected each expert, `[layer][expert]`, and its rows by layer.
    private static final class Counts implements LiveRequests.Sized {

        private final int[] selections;
        private final int[] rows;

        private Counts(int layers, int experts) {
            selections = new int[Math.multiplyExact(layers, experts)];
            rows = new int[layers];
        }

        @Override
        public long bytes() {
            return Integer.BYTES * ((long) selections.length + rows.length);
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int from = 0; from < block.tokens(); ) {
            int request = block.request(from);
            int to = from + 1;
            while (to < block.tokens() && block.request(to) == request) {
                to++;
            }
            if (names.known(request, reader)) {
                count(live.of(request), block, from, to);
            }
            from = to;
        }
    }

    /// Adds tokens that stand next to each other.
    private void count(Counts counts, TraceBlock block, int from, int to) {
        short[] column = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            int row = layer * experts;
            for (int token = from; token < to; token++) {
                int slot = block.slot(layer, token);
                counts.rows[layer] += column[slot] == TraceBlock.ABSENT ? 0 : 1;
                for (int end = slot + topK; slot < end; slot++) {
                    if (column[slot] >= 0) {
                        counts.selections[row + column[slot]]++;
                    }
                }
            }
        }
    }

    private void close(Counts counts) {
        double reuse = 0;
        int present = 0;
        for (int layer = 0; layer < layers; layer++) {
            double rows = counts.rows[layer];
            if (rows > 0) {
                double squares = 0;
                for (int i = layer * experts; i < (layer + 1) * experts; i++) {
                    squares += (double) counts.selections[i] * counts.selections[i];
                }
                reuse += squares / (rows * rows * topK);
                present++;
            }
        }
        if (present > 0) {
            sum += reuse / present;
            requests++;
        }
    }

    @Override
    public void end(TraceReader reader) {
        live.closeAll();
    }

    /// Empty for a trace without a request of known name.
    OptionalDouble iidReuse() {
        return requests == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / requests);
    }
}

package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Mean distinct experts of a layer in windows of n consecutive tokens of one request, n = 1, 2, 4 ... 128. Windows of a
/// size do not overlap; those that a request does not fill are left out, and so are requests of unknown name.
final class WorkingSet implements BlockObserver {

    private static final int[] WINDOWS = {1, 2, 4, 8, 16, 32, 64, 128};

    private final int layers;
    private final RowSets sets;
    private final long[] row;
    private final long[] distinct = new long[WINDOWS.length];
    private final long[] windows = new long[WINDOWS.length];
    private final LiveRequests<Open> live;
    private final RequestNames names = new RequestNames();

    WorkingSet(TraceHeader header, int experts, long limitBytes) {
        layers = header.layers();
        sets = new RowSets(layers, experts);
        row = new long[sets.words()];
        live = new LiveRequests<>(limitBytes, _ -> new Open(sets.words()), _ -> {});
    }

    /// The windows of one request that are not full yet: what their tokens have selected so far.
    private static final class Open implements LiveRequests.Sized {

        private final long[][] masks;
        private int tokens;

        private Open(int words) {
            masks = new long[WINDOWS.length][words];
        }

        @Override
        public long bytes() {
            return (long) WINDOWS.length * masks[0].length * Long.BYTES;
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            int request = block.request(token);
            if (names.known(request, reader)) {
                sets.write(block, token, row, 0);
                add(live.of(request));
            }
        }
    }

    /// A window is the union of two of half its size, so each size costs half of the one before.
    private void add(Open open) {
        open.tokens++;
        long[] union = row;
        for (int i = 0; i < WINDOWS.length; i++) {
            long[] mask = open.masks[i];
            for (int word = 0; word < mask.length; word++) {
                mask[word] |= union[word];
            }
            if (i > 0) {
                Arrays.fill(open.masks[i - 1], 0);
            }
            if (open.tokens % WINDOWS[i] != 0) {
                return;
            }
            int count = 0;
            for (long word : mask) {
                count += Long.bitCount(word);
            }
            distinct[i] += count;
            windows[i]++;
            union = mask;
        }
        Arrays.fill(open.masks[WINDOWS.length - 1], 0);
    }

    /// For each window that some request fills.
    List<WorkingSetSize> sizes() {
        return IntStream.range(0, WINDOWS.length)
                .filter(i -> windows[i] > 0)
                .mapToObj(i ->
                        new WorkingSetSize(
                                WINDOWS[i], (double) distinct[i] / ((double) windows[i] * layers)))
                .toList();
    }
}

package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceBlock;

/// Mean distinct experts of a layer in windows of n consecutive tokens of one request, n = 1, 2, 4 ... 128. Windows of a
/// size do not overlap; those that a request does not fill are left out.
///
/// Requests must lie one after the other: tokens of a batch that takes turns end a window at every turn.
public final class WorkingSet {

    public static final int[] WINDOWS = {1, 2, 4, 8, 16, 32, 64, 128};

    private final int layers;
    private final int words;
    private final long[][] masks = new long[WINDOWS.length][];
    private final long[] distinct = new long[WINDOWS.length];
    private final long[] windows = new long[WINDOWS.length];
    private int request = -1;
    private int tokens;

    public WorkingSet(int layers, int experts) {
        this.layers = layers;
        words = Math.max(1, (experts + Long.SIZE - 1) / Long.SIZE);
        for (int i = 0; i < masks.length; i++) {
            masks[i] = new long[Math.multiplyExact(layers, words)];
        }
    }

    public void see(TraceBlock block) {
        long[] row = new long[layers * words];
        short[] experts = block.experts();
        for (int token = 0; token < block.tokens(); token++) {
            if (block.request(token) != request) {
                request = block.request(token);
                tokens = 0;
                for (long[] mask : masks) {
                    Arrays.fill(mask, 0);
                }
            }
            Arrays.fill(row, 0);
            for (int layer = 0; layer < layers; layer++) {
                int from = block.slot(layer, token);
                for (int slot = from; slot < from + block.topK(); slot++) {
                    if (experts[slot] >= 0) {
                        row[layer * words + (experts[slot] >> 6)] |= 1L << experts[slot];
                    }
                }
            }
            tokens++;
            close(row);
        }
    }

    /// A window is the union of two of half its size, so each size costs half of the one before.
    private void close(long[] row) {
        long[] union = row;
        for (int i = 0; i < WINDOWS.length; i++) {
            long[] mask = masks[i];
            for (int word = 0; word < mask.length; word++) {
                mask[word] |= union[word];
            }
            if (i > 0) {
                Arrays.fill(masks[i - 1], 0);
            }
            if (tokens % WINDOWS[i] != 0) {
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
        Arrays.fill(masks[WINDOWS.length - 1], 0);
    }

    /// For each window that some request fills.
    List<WorkingSetSize> sizes() {
        return IntStream.range(0, WINDOWS.length)
                .filter(i -> windows[i] > 0)
                .mapToObj(i -> new WorkingSetSize(WINDOWS[i], mean(i)))
                .toList();
    }

    /// Mean for the window at an index of [#WINDOWS]; NaN where no request is that long.
    public double mean(int index) {
        return windows[index] == 0
                ? Double.NaN
                : (double) distinct[index] / ((double) windows[index] * layers);
    }
}

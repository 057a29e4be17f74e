package org.moesaic.traces.statistics;

import java.util.Arrays;
import org.moesaic.traces.TraceBlock;

/// The selections of one token as sets: a bit mask of experts in each layer, `[layer][word]`.
///
/// A row that is absent, or all of whose selections were dropped, is the empty set.
final class RowSets {

    private final int wordsPerLayer;
    private final long[] masks;

    RowSets(int layers, int experts) {
        wordsPerLayer = Math.max(1, (experts + Long.SIZE - 1) / Long.SIZE);
        masks = new long[Math.multiplyExact(layers, wordsPerLayer)];
    }

    /// Words of one token.
    int words() {
        return masks.length;
    }

    int wordsPerLayer() {
        return wordsPerLayer;
    }

    /// Writes the sets of a token to `target[offset ..]`.
    void write(TraceBlock block, int token, long[] target, int offset) {
        Arrays.fill(masks, 0);
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            int base = layer * wordsPerLayer;
            int slot = block.slot(layer, token);
            for (int end = slot + block.topK(); slot < end; slot++) {
                int expert = experts[slot];
                if (expert >= 0) {
                    masks[base + (expert >> 6)] |= 1L << expert;
                }
            }
        }
        System.arraycopy(masks, 0, target, offset, masks.length);
    }
}

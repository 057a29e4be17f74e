package org.moesaic.model.replay;

import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.traces.TraceBlock;

/// Decides what is resident and what is fetched, layer-step by layer-step; knows no time.
///
/// One instance handles some of the layers. With one cache per layer, layers are independent, so several instances can
/// work on a block at once; one cache over all layers needs one instance for all of them.
final class FunctionalPass {

    private final int firstLayer;
    private final int endLayer;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final CacheBank caches;
    private final Lookahead lookahead;
    private final LayerStepUnion union;
    private final int[] keys;
    private final int[] keyIndex;
    private final long[] next;
    private final boolean[] missed;
    private final int[] fetches;

    /// @param firstLayer first layer index handled
    /// @param endLayer one after the last
    /// @param lookahead when each access is repeated, for caches that look ahead
    FunctionalPass(
            int firstLayer,
            int endLayer,
            ExpertClasses classes,
            ExpertCounts counts,
            CacheBank caches,
            Lookahead lookahead) {
        this.firstLayer = firstLayer;
        this.endLayer = endLayer;
        this.classes = classes;
        this.counts = counts;
        this.caches = caches;
        this.lookahead = lookahead;
        union = new LayerStepUnion(counts.experts);
        keys = new int[counts.experts];
        keyIndex = new int[counts.experts];
        next = new long[counts.experts];
        missed = new boolean[counts.experts];
        fetches = new int[counts.experts];
    }

    /// Handles this instance's layers of a block.
    void run(TraceBlock block, int blockIndex, LayerSteps out) {
        if (caches.shared()) {
            runInStepOrder(block, blockIndex, out);
        } else {
            for (int layer = firstLayer; layer < endLayer; layer++) {
                runLayer(block, blockIndex, layer, out);
            }
        }
    }

    private void runLayer(TraceBlock block, int blockIndex, int layer, LayerSteps out) {
        lookahead.seek(blockIndex, layer);
        int at = out.layerStart(layer);
        for (int step = 0; step < block.steps(); step++) {
            at = layerStep(block, layer, step, out, at);
        }
    }

    private void runInStepOrder(TraceBlock block, int blockIndex, LayerSteps out) {
        lookahead.seek(blockIndex, firstLayer);
        int[] at = new int[endLayer];
        for (int layer = firstLayer; layer < endLayer; layer++) {
            at[layer] = out.layerStart(layer);
        }
        for (int step = 0; step < block.steps(); step++) {
            for (int layer = firstLayer; layer < endLayer; layer++) {
                at[layer] = layerStep(block, layer, step, out, at[layer]);
            }
        }
    }

    private int layerStep(TraceBlock block, int layer, int step, LayerSteps out, int at) {
        union.read(block, layer, step);
        int row = layer * counts.experts;
        for (int i = 0; i < union.count; i++) {
            counts.selections[row + union.experts[i]] += union.rows[i];
            fetches[i] = 0;
        }
        if (caches.semantics() == Semantics.ATOMIC) {
            atomically(layer, row);
        } else {
            selectionBySelection(block, layer, step, row);
        }
        out.setCount(layer, step, union.count);
        return emit(layer, out.accesses(), at);
    }

    /// All distinct experts of the layer-step are one event.
    private void atomically(int layer, int row) {
        int count = 0;
        for (int i = 0; i < union.count; i++) {
            int expert = union.experts[i];
            counts.accesses[row + expert]++;
            if (classes.cached(layer, expert)) {
                keyIndex[count] = i;
                keys[count] = caches.key(row, expert);
                next[count++] = lookahead.next();
            } else {
                withoutCache(layer, row, i);
            }
        }
        if (count == 0) {
            return;
        }
        caches.of(layer).access(keys, count, next, missed);
        for (int k = 0; k < count; k++) {
            resolve(row, keyIndex[k], missed[k]);
        }
    }

    /// Every selection is an event of its own, in file order.
    private void selectionBySelection(TraceBlock block, int layer, int step, int row) {
        short[] column = block.experts();
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int slot = block.slot(layer, block.tokenStart(step)); slot < to; slot++) {
            int expert = column[slot];
            if (expert < 0) {
                continue;
            }
            counts.accesses[row + expert]++;
            int i = union.indexOf(expert);
            if (classes.cached(layer, expert)) {
                keys[0] = caches.key(row, expert);
                next[0] = lookahead.next();
                resolve(row, i, caches.of(layer).access(keys, 1, next, missed) > 0);
            } else {
                withoutCache(layer, row, i);
            }
        }
    }

    /// An expert that no cache serves is at hand if it lives where the arrays stream from; otherwise it is fetched once
    /// in a layer-step.
    private void withoutCache(int layer, int row, int i) {
        resolve(row, i, fetches[i] == 0 && classes.far(layer, union.experts[i]));
    }

    private void resolve(int row, int i, boolean miss) {
        if (miss) {
            counts.fetches[row + union.experts[i]]++;
            fetches[i] = Math.min(fetches[i] + 1, LayerSteps.MAX_FETCHES);
        } else {
            counts.hits[row + union.experts[i]]++;
        }
    }

    /// Hits first: their weights are there while the misses are still on their way.
    private int emit(int layer, long[] accesses, int at) {
        int to = at;
        for (int i = 0; i < union.count; i++) {
            if (fetches[i] == 0) {
                accesses[to++] = access(layer, i);
            }
        }
        for (int i = 0; to < at + union.count; i++) {
            if (fetches[i] > 0) {
                accesses[to++] = access(layer, i);
            }
        }
        return to;
    }

    private long access(int layer, int i) {
        return LayerSteps.access(union.rows[i], classes.of(layer, union.experts[i]), fetches[i]);
    }

    long selections() {
        return union.selections;
    }

    long droppedSelections() {
        return union.dropped;
    }
}

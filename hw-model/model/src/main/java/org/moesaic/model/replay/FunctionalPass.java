package org.moesaic.model.replay;

import java.util.Optional;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.traces.TraceBlock;

/// Decides what is resident and what is fetched, layer-step by layer-step; knows no time.
///
/// One instance handles some of the layers. With one cache per layer, layers are independent, so several instances can
/// work on a block at once; one cache over all layers needs one instance for all of them.
final class FunctionalPass {

    private final LayerRange layers;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final CacheBank caches;
    private final boolean atomic;
    private final Lookahead lookahead;
    private final boolean looksAhead;
    private final LayerStepUnion union;
    private final int[] keys;
    private final int[] keyIndex;
    private final long[] next;
    private final boolean[] missed;
    private final int[] fetches;
    private final boolean[] held;
    private final int[] askedBehind;
    private final Optional<Prefetcher> prefetcher;
    private int largestUnion;

    /// @param layers the layers handled
    /// @param counts where to count; null for a pass that only lets its caches see the accesses, and puts nothing out
    /// @param prefetcher fetches ahead, if anything does; then one pass handles all layers
    /// @param lookahead when each access is repeated, for caches that look ahead
    FunctionalPass(
            LayerRange layers,
            ExpertClasses classes,
            ExpertCounts counts,
            CacheBank caches,
            Optional<Prefetcher> prefetcher,
            Lookahead lookahead) {
        this.layers = layers;
        this.classes = classes;
        this.counts = counts;
        this.caches = caches;
        atomic = caches.semantics() == Semantics.ATOMIC;
        this.prefetcher = prefetcher;
        this.lookahead = lookahead;
        looksAhead = !(lookahead instanceof Lookahead.None);
        union = new LayerStepUnion(classes.experts());
        keys = new int[classes.experts()];
        keyIndex = new int[classes.experts()];
        next = new long[classes.experts()];
        missed = new boolean[classes.experts()];
        fetches = new int[classes.experts()];
        held = new boolean[classes.experts()];
        askedBehind = new int[classes.experts()];
    }

    /// Most distinct experts that a layer-step used so far.
    int largestUnion() {
        return largestUnion;
    }

    /// Handles this instance's layers of a block.
    void run(TraceBlock block, int blockIndex, LayerSteps out) {
        prefetcher.ifPresent(ahead -> out.prepareAhead(block, ahead.most()));
        if (caches.seesAllLayers() || prefetcher.isPresent()) {
            runInStepOrder(block, blockIndex, out);
        } else {
            for (int layer = layers.first(); layer < layers.end(); layer++) {
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
        lookahead.seek(blockIndex, layers.first());
        int[] at = new int[layers.end()];
        for (int layer = layers.first(); layer < layers.end(); layer++) {
            at[layer] = out.layerStart(layer);
        }
        for (int step = 0; step < block.steps(); step++) {
            for (int layer = layers.first(); layer < layers.end(); layer++) {
                at[layer] = layerStep(block, layer, step, out, at[layer]);
            }
        }
    }

    private int layerStep(TraceBlock block, int layer, int step, LayerSteps out, int at) {
        union.read(block, layer, step);
        largestUnion = Math.max(largestUnion, union.count);
        int row = layer * classes.experts();
        if (atomic) {
            atomically(layer, row);
        } else {
            selectionBySelection(block, layer, step, row);
        }
        if (counts != null) {
            out.setCount(layer, step, union.count);
            emit(row, out.accesses(), at);
        }
        if (prefetcher.isPresent()) {
            prefetcher.get().after(layer, step, union, out);
        }
        return at + union.count;
    }

    /// All distinct experts of the layer-step are one event.
    private void atomically(int layer, int row) {
        int count = 0;
        for (int i = 0; i < union.count; i++) {
            int expert = union.experts[i];
            if (classes.cached(row + expert)) {
                keyIndex[count] = i;
                keys[count++] = caches.key(row, expert);
            } else {
                fetches[i] = classes.far(row + expert) ? 1 : 0;
            }
        }
        if (count == 0) {
            return;
        }
        if (looksAhead) {
            for (int k = 0; k < count; k++) {
                next[k] = lookahead.next();
            }
        }
        caches.of(layer).access(keys, count, next, missed);
        for (int k = 0; k < count; k++) {
            fetches[keyIndex[k]] = missed[k] ? 1 : 0;
        }
        if (caches.behind().isPresent()) {
            askBehind(caches.behind().get(), layer, row, count);
        }
    }

    /// All misses of the layer-step are one event of the cache behind. Weights do not change, so what a cache evicts it
    /// forgets: nothing is written back, and the cache behind keeps it or not by its own rule.
    private void askBehind(CacheBank behind, int layer, int row, int count) {
        int asked = 0;
        for (int k = 0; k < count; k++) {
            held[keyIndex[k]] = false;
            if (missed[k]) {
                int i = keyIndex[k];
                askedBehind[asked] = i;
                keys[asked++] = behind.key(row, union.experts[i]);
            }
        }
        if (asked > 0) {
            behind.of(layer).access(keys, asked, next, missed);
            for (int k = 0; k < asked; k++) {
                held[askedBehind[k]] = !missed[k];
            }
        }
    }

    /// True if the weights came from a cache behind the nearest one.
    private boolean fromBehind(int row, int i) {
        return caches.behind().isPresent()
                && held[i]
                && fetches[i] > 0
                && classes.cached(row + union.experts[i]);
    }

    /// Every selection is an event of its own, in file order. An expert that no cache serves is fetched once in a
    /// layer-step, as its rows share the weights.
    private void selectionBySelection(TraceBlock block, int layer, int step, int row) {
        for (int i = 0; i < union.count; i++) {
            int key = row + union.experts[i];
            fetches[i] = !classes.cached(key) && classes.far(key) ? 1 : 0;
        }
        short[] column = block.experts();
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int slot = block.slot(layer, block.tokenStart(step)); slot < to; slot++) {
            int expert = column[slot];
            if (expert >= 0 && classes.cached(row + expert)) {
                keys[0] = caches.key(row, expert);
                next[0] = lookahead.next();
                fetches[union.indexOf(expert)] += caches.of(layer).access(keys, 1, next, missed);
            }
        }
    }

    /// True if an expert was fetched ahead of this layer-step and not fetched in it. What no cache keeps would have been.
    private boolean broughtAhead(int row, int i) {
        return prefetcher.isPresent()
                && prefetcher.get().indexOf(union.experts[i]) >= 0
                && (fetches[i] == 0 || !classes.cached(row + union.experts[i]));
    }

    /// Counts, and writes the accesses down: hits first, as their weights are there while the misses are on their way; of
    /// those the near ones first, as they are here before the far ones.
    private void emit(int row, long[] accesses, int at) {
        int misses = 0;
        int near = 0;
        int awaited = 0;
        for (int i = 0; i < union.count; i++) {
            if (broughtAhead(row, i)) {
                awaited++;
            } else if (fetches[i] > 0) {
                misses++;
                near += fromBehind(row, i) ? 1 : 0;
            }
        }
        int hitAt = at;
        int awaitedAt = at + union.count - misses - awaited;
        int nearAt = at + union.count - misses;
        int missAt = nearAt + near;
        for (int i = 0; i < union.count; i++) {
            int key = row + union.experts[i];
            int rows = union.rows[i];
            int fetched = broughtAhead(row, i) ? 0 : fetches[i];
            counts.selections[key] += rows;
            counts.fetches[key] += fetched;
            counts.accesses[key] += atomic ? 1 : rows;
            if (broughtAhead(row, i)) {
                int by = prefetcher.orElseThrow().indexOf(union.experts[i]);
                accesses[awaitedAt++] = LayerSteps.ahead(rows, classes.of(key), by);
                counts.usedPrefetches[key]++;
                continue;
            }
            if (fromBehind(row, i)) {
                accesses[nearAt++] = LayerSteps.held(rows, classes.of(key));
                counts.heldFetches[key]++;
                continue;
            }
            long access = LayerSteps.access(rows, classes.of(key), fetched);
            if (fetched > 0) {
                accesses[missAt++] = access;
            } else {
                accesses[hitAt++] = access;
            }
        }
    }
}

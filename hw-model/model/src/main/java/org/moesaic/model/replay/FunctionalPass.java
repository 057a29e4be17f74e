package org.moesaic.model.replay;

import java.util.Optional;
import org.moesaic.traces.TraceBlock;

/// Decides what is resident and what is fetched, layer-step by layer-step; knows no time.
///
/// One instance handles some of the layers. With one cache per layer, layers are independent, so several instances can
/// work on a block at once; one cache over all layers needs one instance for all of them.
final class FunctionalPass {

    private final LayerRange layers;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final boolean inStepOrder;
    private final CacheLookups lookups;
    private final LayerStepUnion union;
    private final Optional<Prefetcher> prefetcher;
    private final Optional<SliceUnion> slices;
    private final Optional<KeptSlices> kept;
    private int largestUnion;
    private long stepsBefore;

    /// @param layers the layers handled
    /// @param counts where to count; null for a pass that only lets its caches see the accesses, and puts nothing out
    /// @param inStepOrder true to go step by step through all layers, and not layer by layer through all steps of a block
    /// @param union reads layer-steps
    /// @param prefetcher fetches ahead, if anything does; then one pass handles all layers, in step order
    /// @param slices orders what is loaded, if that is slices
    /// @param kept knows which of them are still there, if they stay; then one pass handles all layers, in step order
    FunctionalPass(
            LayerRange layers,
            ExpertClasses classes,
            ExpertCounts counts,
            boolean inStepOrder,
            CacheLookups lookups,
            LayerStepUnion union,
            Optional<Prefetcher> prefetcher,
            Optional<SliceUnion> slices,
            Optional<KeptSlices> kept) {
        this.layers = layers;
        this.classes = classes;
        this.counts = counts;
        this.inStepOrder = inStepOrder;
        this.lookups = lookups;
        this.union = union;
        this.prefetcher = prefetcher;
        this.slices = slices;
        this.kept = kept;
    }

    /// Most distinct experts that a layer-step used so far on one device.
    int largestUnion() {
        return largestUnion;
    }

    /// Most accesses that a selection makes.
    int accessesPerSelection() {
        if (kept.isPresent()) {
            return KeptSlices.mostAccesses(classes.mostDepths());
        }
        return slices.isPresent() ? classes.mostDepths() : 1;
    }

    /// Selections dropped so far for want of capacity.
    long dropped() {
        return union.dropped();
    }

    /// Handles this instance's layers of a block.
    void run(TraceBlock block, int blockIndex, LayerSteps out) {
        prefetcher.ifPresent(ahead -> out.prepareAhead(block, ahead.most()));
        if (inStepOrder) {
            runInStepOrder(block, blockIndex, out);
        } else {
            for (int layer = layers.first(); layer < layers.end(); layer++) {
                runLayer(block, blockIndex, layer, out);
            }
        }
        stepsBefore += block.steps();
    }

    private void runLayer(TraceBlock block, int blockIndex, int layer, LayerSteps out) {
        lookups.seek(blockIndex, layer);
        int at = out.layerStart(layer);
        for (int step = 0; step < block.steps(); step++) {
            at = layerStep(block, layer, step, out, at);
        }
    }

    private void runInStepOrder(TraceBlock block, int blockIndex, LayerSteps out) {
        lookups.seek(blockIndex, layers.first());
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
        int from = 0;
        for (int device = 0; device < classes.devices(); device++) {
            largestUnion = Math.max(largestUnion, union.deviceEnd(device) - from);
            from = union.deviceEnd(device);
        }
        lookups.ask(block, layer, step, stepsBefore + step, union);
        int end = at;
        if (counts != null) {
            if (slices.isPresent()) {
                slices.get().read(block, layer, step, union);
                end = emitSlices(layer, slices.get(), out.accesses(), at);
            } else {
                end = emit(layer, out.accesses(), at);
            }
            out.setCount(layer, step, end - at);
        }
        if (prefetcher.isPresent()) {
            prefetcher.get().after(block, layer, step, stepsBefore + step, union, out);
        }
        return end;
    }

    /// True if a copy was fetched ahead of this layer-step and not fetched in it. What no cache keeps would have been.
    private boolean broughtAhead(int layer, int i) {
        return prefetcher.isPresent()
                && prefetcher.get().indexOf(layer, union.copies[i]) >= 0
                && (lookups.fetches[i] == 0 || !classes.cached(union.copies[i]));
    }

    /// Counts, and writes the accesses down: hits first, as their weights are there while the misses are on their way; of
    /// those the near ones first, as they are here before the far ones. Returns where the next layer-step goes.
    private int emit(int layer, long[] accesses, int at) {
        int misses = 0;
        int near = 0;
        int awaited = 0;
        for (int i = 0; i < union.count; i++) {
            if (broughtAhead(layer, i)) {
                awaited++;
            } else if (lookups.fetches[i] > 0) {
                misses++;
                near += lookups.held[i] == lookups.fetches[i] ? 1 : 0;
            }
        }
        int hitAt = at;
        int awaitedAt = at + union.count - misses - awaited;
        int nearAt = at + union.count - misses;
        int missAt = nearAt + near;
        for (int i = 0; i < union.count; i++) {
            int copy = union.copies[i];
            int rows = union.rows[i];
            int expertClass = classes.of(copy);
            counts.selections[copy] += rows;
            counts.accesses[copy] += lookups.atomic() ? 1 : rows;
            if (broughtAhead(layer, i)) {
                int by = prefetcher.orElseThrow().indexOf(layer, copy);
                accesses[awaitedAt++] = LayerSteps.ahead(rows, expertClass, by);
                counts.usedPrefetches[copy]++;
                continue;
            }
            int fetched = lookups.fetches[i];
            int held = lookups.held[i];
            counts.fetches[copy] += fetched;
            counts.heldFetches[copy] += held;
            if (fetched == 0) {
                accesses[hitAt++] = LayerSteps.access(rows, expertClass, 0);
            } else if (held == fetched) {
                accesses[nearAt++] = LayerSteps.held(rows, expertClass, held);
            } else {
                if (held > 0) {
                    accesses[missAt++] = LayerSteps.held(0, expertClass, held);
                }
                accesses[missAt++] = LayerSteps.access(rows, expertClass, fetched - held);
            }
        }
        return missAt;
    }

    /// The same slice by slice: first what is there, depth by depth, then what is loaded, in its order.
    private int emitSlices(int layer, SliceUnion sliced, long[] accesses, int start) {
        int at = start;
        for (int i = 0; i < union.count; i++) {
            int copy = union.copies[i];
            counts.selections[copy] += union.rows[i];
            counts.accesses[copy]++;
            counts.fetches[copy] += kept.isEmpty() ? lookups.fetches[i] : 0;
            int expertClass = classes.of(copy);
            for (int depth = 0; lookups.fetches[i] == 0 && depth <= sliced.deepest(i); depth++) {
                int rows = sliced.tokens(i, depth);
                if (rows > 0) {
                    accesses[at++] =
                            LayerSteps.access(rows, classes.atDepth(expertClass, depth), 0);
                }
            }
        }
        int loaded = sliced.sort(union, lookups.fetches);
        if (kept.isPresent()) {
            return kept.get().emit(layer, union, sliced, loaded, accesses, at);
        }
        for (int n = 0; n < loaded; n++) {
            int i = union.at(sliced.place(n));
            int depth = sliced.depth(n);
            int expertClass = classes.atDepth(classes.of(union.copies[i]), depth);
            accesses[at++] = LayerSteps.access(sliced.tokens(i, depth), expertClass, 1);
            counts.countSlice(union.copies[i], depth);
        }
        return at;
    }
}

package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.model.cache.PreGate;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.traces.TraceBlock;

/// Decides what is fetched ahead: what the predictor expects in the next layer, what lives behind a link, and what is not
/// there yet. With a cache it is admitted there, as by an access; where the cache has no room for it, it is not fetched. A
/// cache behind is asked for it as for a miss.
/// Without a cache it waits in a staging buffer, for the next layer of this step and no longer.
///
/// The router's result is known on all devices, so one predictor serves them all; every device fetches its own copies of
/// what is expected.
final class Prefetcher {

    private static final int NONE = -1;

    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final CacheBank caches;
    private final CacheLookups lookups;
    private final Optional<PreGate> gate;
    private final GateAhead ahead;
    private final Predictor.Memory memory;
    private final int[] predicted;
    private final int[] seen;
    private final long[] seenIn;
    private final int most;
    private final int[] indexOf;
    private int pending;
    private long mark;

    /// @param lookups that ask the caches when the layer-steps come
    Prefetcher(
            PrefetchSpec spec,
            ExpertClasses classes,
            ExpertCounts counts,
            CacheBank caches,
            CacheLookups lookups) {
        this.classes = classes;
        this.counts = counts;
        this.caches = caches;
        this.lookups = lookups;
        gate = spec.gate();
        ahead = new GateAhead(classes);
        most = Math.min(spec.count(), classes.experts());
        memory = spec.predictor().start(classes.layers(), classes.experts());
        predicted = new int[classes.experts()];
        seen = new int[classes.experts()];
        seenIn = new long[classes.experts()];
        indexOf = new int[classes.mostCopies()];
        Arrays.fill(indexOf, NONE);
    }

    /// Most fetches ahead of one layer-step.
    int most() {
        return Math.min(classes.mostCopies(), Math.multiplyExact(most, classes.devices()));
    }

    /// Which of the fetches ahead of this layer-step brings a copy; -1 if none does.
    int indexOf(int layer, int copy) {
        return indexOf[copy - classes.firstCopy(classes.key(layer, 0))];
    }

    /// Shows the predictor a layer-step and fetches ahead of the next one.
    ///
    /// @param ordinal of the step in the trace
    void after(
            TraceBlock block,
            int layer,
            int step,
            long ordinal,
            LayerStepUnion union,
            LayerSteps out) {
        forget();
        memory.saw(layer, seen, expertsOf(union));
        int next = layer + 1;
        if (next == classes.layers()) {
            return;
        }
        int count =
                gate.isPresent()
                        ? Math.min(
                                most,
                                ahead.names(gate.get(), block, next, step, ordinal, predicted))
                        : memory.predict(next, predicted, most);
        for (int i = 0; i < count; i++) {
            int key = classes.key(next, predicted[i]);
            for (int copy = classes.firstCopy(key); copy < classes.firstCopy(key + 1); copy++) {
                fetch(layer, step, copy, out);
            }
        }
    }

    /// The distinct experts of a layer-step, in order of first appearance.
    private int expertsOf(LayerStepUnion union) {
        mark++;
        int count = 0;
        for (int i = 0; i < union.count; i++) {
            int expert = classes.expert(union.copies[i]);
            if (seenIn[expert] != mark) {
                seenIn[expert] = mark;
                seen[count++] = expert;
            }
        }
        return count;
    }

    private void fetch(int layer, int step, int copy, LayerSteps out) {
        int place = copy - classes.firstCopy(classes.key(layer + 1, 0));
        if (classes.far(copy) && indexOf[place] == NONE && admitted(layer + 1, copy)) {
            boolean held = heldBehind(layer + 1, copy);
            indexOf[place] = pending;
            out.addPrefetch(layer, step, pending++, classes.of(copy), held);
            counts.prefetches[copy]++;
            counts.heldPrefetches[copy] += held ? 1 : 0;
        }
    }

    private boolean admitted(int layer, int copy) {
        if (!classes.cached(copy)) {
            return true;
        }
        ExpertCache cache = caches.of(classes.device(copy), layer);
        int key = caches.key(classes.key(layer, 0), classes.expert(copy));
        return !cache.contains(key) && cache.admit(key, lookups.upcoming(copy, layer));
    }

    /// Asks the cache behind, which admits what it has not, as for a miss; true if it has it.
    private boolean heldBehind(int layer, int copy) {
        if (!classes.cached(copy) || caches.behind().isEmpty()) {
            return false;
        }
        CacheBank behind = caches.behind().get();
        ExpertCache cache = behind.of(classes.device(copy), layer);
        int key = behind.key(classes.key(layer, 0), classes.expert(copy));
        boolean held = cache.contains(key);
        cache.admit(key, NextUseIndex.NEVER);
        return held;
    }

    private void forget() {
        if (pending > 0) {
            Arrays.fill(indexOf, NONE);
            pending = 0;
        }
    }
}

package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.model.prefetch.PrefetchSpec;

/// Decides what is fetched ahead: what the predictor expects in the next layer, what lives behind a link, and what is not
/// there yet. With a cache it is admitted there, as by an access; where the cache has no room for it, it is not fetched.
/// Without a cache it waits in a staging buffer, for the next layer of this step and no longer.
///
/// The router's result is known on all devices, so one predictor serves them all; every device fetches its own copies of
/// what is expected.
final class Prefetcher {

    private static final int NONE = -1;

    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final CacheBank caches;
    private final Predictor.Memory memory;
    private final int[] predicted;
    private final int[] seen;
    private final long[] seenIn;
    private final int most;
    private final int[] indexOf;
    private final int[] key = new int[1];
    private final long[] never = {NextUseIndex.NEVER};
    private final boolean[] missed = new boolean[1];
    private int pending;
    private long mark;

    Prefetcher(PrefetchSpec spec, ExpertClasses classes, ExpertCounts counts, CacheBank caches) {
        this.classes = classes;
        this.counts = counts;
        this.caches = caches;
        most = Math.min(spec.count(), classes.experts());
        memory = spec.predictor().start(classes.layers(), classes.experts());
        predicted = new int[most];
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
    void after(int layer, int step, LayerStepUnion union, LayerSteps out) {
        forget();
        memory.saw(layer, seen, expertsOf(union));
        int next = layer + 1;
        if (next == classes.layers()) {
            return;
        }
        int count = memory.predict(next, predicted, most);
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
            indexOf[place] = pending;
            out.addPrefetch(layer, step, pending++, classes.of(copy));
            counts.prefetches[copy]++;
        }
    }

    private boolean admitted(int layer, int copy) {
        if (!classes.cached(copy)) {
            return true;
        }
        ExpertCache cache = caches.of(classes.device(copy), layer);
        key[0] = caches.key(classes.key(layer, 0), classes.expert(copy));
        if (cache.contains(key[0])) {
            return false;
        }
        cache.access(key, 1, never, missed);
        return cache.contains(key[0]);
    }

    private void forget() {
        if (pending > 0) {
            Arrays.fill(indexOf, NONE);
            pending = 0;
        }
    }
}

package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.model.prefetch.PrefetchSpec;

/// Decides what is fetched ahead: what the predictor expects in the next layer, what lives behind a link, and what is not
/// there yet. With a cache it is admitted there, as by an access; where the cache has no room for it, it is not fetched.
/// Without a cache it waits in a staging buffer, for the next layer of this step and no longer.
final class Prefetcher {

    private static final int NONE = -1;

    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final CacheBank caches;
    private final Predictor.Memory memory;
    private final int[] predicted;
    private final int most;
    private final int[] indexOf;
    private final int[] key = new int[1];
    private final long[] never = {NextUseIndex.NEVER};
    private final boolean[] missed = new boolean[1];
    private int pending;

    Prefetcher(PrefetchSpec spec, ExpertClasses classes, ExpertCounts counts, CacheBank caches) {
        this.classes = classes;
        this.counts = counts;
        this.caches = caches;
        most = Math.min(spec.count(), classes.experts());
        memory = spec.predictor().start(classes.layers(), classes.experts());
        predicted = new int[most];
        indexOf = new int[classes.experts()];
        Arrays.fill(indexOf, NONE);
    }

    /// Most fetches ahead of one layer-step.
    int most() {
        return most;
    }

    /// Which of the fetches ahead of this layer-step brings an expert; -1 if none does.
    int indexOf(int expert) {
        return indexOf[expert];
    }

    /// Shows the predictor a layer-step and fetches ahead of the next one.
    void after(int layer, int step, LayerStepUnion union, LayerSteps out) {
        forget();
        memory.saw(layer, union.experts, union.count);
        int next = layer + 1;
        if (next == classes.layers()) {
            return;
        }
        int count = memory.predict(next, predicted, most);
        for (int i = 0; i < count; i++) {
            int expert = predicted[i];
            int index = classes.key(next, expert);
            if (classes.far(index) && indexOf[expert] == NONE && admitted(next, expert, index)) {
                indexOf[expert] = pending;
                out.addPrefetch(layer, step, pending++, classes.of(index));
                counts.prefetches[index]++;
            }
        }
    }

    private boolean admitted(int layer, int expert, int index) {
        if (!classes.cached(index)) {
            return true;
        }
        key[0] = caches.key(layer * classes.experts(), expert);
        if (caches.of(layer).contains(key[0])) {
            return false;
        }
        caches.of(layer).access(key, 1, never, missed);
        return caches.of(layer).contains(key[0]);
    }

    private void forget() {
        if (pending > 0) {
            Arrays.fill(indexOf, NONE);
            pending = 0;
        }
    }
}

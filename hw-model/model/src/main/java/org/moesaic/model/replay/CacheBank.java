package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.LruCache;
import org.moesaic.model.cache.RankedCache;

/// The caches of a replay: one for each layer, whose keys are experts, or one for all, whose keys are (layer, expert).
final class CacheBank {

    private final boolean shared;
    private final Semantics semantics;
    private final ExpertCache[] caches;
    private final Optional<CacheBank> behind;

    /// @param newCache makes the cache of a layer; for a shared one it is asked once, for layer 0
    CacheBank(Optional<CacheSpec> spec, int layers, IntFunction<ExpertCache> newCache) {
        this(spec, layers, newCache, Optional.empty());
    }

    private CacheBank(
            Optional<CacheSpec> spec,
            int layers,
            IntFunction<ExpertCache> newCache,
            Optional<CacheBank> behind) {
        this.behind = behind;
        shared = spec.isPresent() && spec.get().capacity() instanceof CacheSpec.Bytes;
        semantics = spec.map(CacheSpec::semantics).orElse(Semantics.ATOMIC);
        caches = new ExpertCache[layers];
        for (int layer = 0; spec.isPresent() && layer < layers; layer++) {
            caches[layer] = shared && layer > 0 ? caches[0] : newCache.apply(layer);
        }
    }

    static CacheBank of(Optional<CacheSpec> spec, ExpertClasses classes) {
        Optional<CacheSpec> second = spec.flatMap(CacheSpec::behind);
        return new CacheBank(
                spec,
                classes.layers(),
                _ -> newCache(spec.orElseThrow(), classes),
                second.map(_ -> of(second, classes)));
    }

    private static ExpertCache newCache(CacheSpec spec, ExpertClasses classes) {
        long[] sizes;
        long capacity;
        switch (spec.capacity()) {
            case CacheSpec.Bytes(long bytes) -> {
                sizes = classes.bytes();
                capacity = bytes;
            }
            case CacheSpec.ExpertsPerLayer(int experts) -> {
                sizes = new long[classes.experts()];
                Arrays.fill(sizes, 1);
                capacity = experts;
            }
        }
        return switch (spec.kind()) {
            case LRU -> new LruCache(sizes, capacity);
            case LFU -> new RankedCache(RankedCache.Rule.LFU, sizes, capacity);
            case BELADY -> new RankedCache(RankedCache.Rule.BELADY, sizes, capacity);
        };
    }

    /// True if one cache, here or behind, sees all layers.
    boolean seesAllLayers() {
        return shared || behind.map(CacheBank::seesAllLayers).orElse(false);
    }

    /// The caches that are asked for what these miss.
    Optional<CacheBank> behind() {
        return behind;
    }

    Semantics semantics() {
        return semantics;
    }

    ExpertCache of(int layer) {
        return caches[layer];
    }

    /// Key of an expert in its cache.
    ///
    /// @param row number of experts in the layers before
    int key(int row, int expert) {
        return shared ? row + expert : expert;
    }
}

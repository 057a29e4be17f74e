package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.ExpertCache;

/// The caches of a replay. Each device has its own: one for each layer, whose keys are experts, or one for all, whose keys are
/// (layer, expert).
final class CacheBank {

    /// Makes a cache.
    interface Maker {

        /// @param device whose it is
        /// @param layer which it serves; 0 for one that serves all
        ExpertCache make(int device, int layer);
    }

    private final boolean shared;
    private final Semantics semantics;
    private final boolean decays;
    private final Optional<Evictions.PreGated> gated;
    private final ExpertCache[][] caches;
    private final Optional<CacheBank> behind;

    /// @param maker makes the caches of this bank
    /// @param behind the caches that are asked for what these miss
    CacheBank(
            Optional<CacheSpec> spec,
            ExpertClasses classes,
            Maker maker,
            Optional<CacheBank> behind) {
        this.behind = behind;
        shared = spec.isPresent() && spec.get().capacity() instanceof CacheSpec.Bytes;
        semantics = spec.map(CacheSpec::semantics).orElse(Semantics.ATOMIC);
        decays = spec.filter(each -> each.kind() instanceof Evictions.LfuDecay).isPresent();
        gated =
                spec.map(CacheSpec::kind)
                        .filter(Evictions.PreGated.class::isInstance)
                        .map(Evictions.PreGated.class::cast);
        caches = new ExpertCache[classes.devices()][classes.layers()];
        for (int device = 0; spec.isPresent() && device < caches.length; device++) {
            ExpertCache[] own = caches[device];
            for (int layer = 0; layer < own.length; layer++) {
                own[layer] = shared && layer > 0 ? own[0] : maker.make(device, layer);
            }
        }
    }

    static CacheBank of(Optional<CacheSpec> spec, ExpertClasses classes) {
        Optional<CacheSpec> second = spec.flatMap(CacheSpec::behind);
        return before(second.map(_ -> of(second, classes)), spec, classes);
    }

    /// Caches as they are asked for, before others.
    static CacheBank before(
            Optional<CacheBank> behind, Optional<CacheSpec> spec, ExpertClasses classes) {
        long[] sizes = spec.map(each -> sizes(each, classes)).orElseGet(() -> new long[0]);
        return new CacheBank(
                spec,
                classes,
                (device, layer) -> newCache(spec.orElseThrow(), sizes, device, layer),
                behind);
    }

    private static long[] sizes(CacheSpec spec, ExpertClasses classes) {
        return switch (spec.capacity()) {
            case CacheSpec.Bytes _ -> classes.bytes();
            case CacheSpec.ExpertsPerLayer _ -> {
                long[] units = new long[classes.experts()];
                Arrays.fill(units, 1);
                yield units;
            }
        };
    }

    private static ExpertCache newCache(CacheSpec spec, long[] sizes, int device, int layer) {
        long capacity =
                switch (spec.capacity()) {
                    case CacheSpec.Bytes(long bytes) -> bytes;
                    case CacheSpec.ExpertsPerLayer(int experts) -> experts;
                };
        CacheSpec.Kind kind =
                spec.kind() instanceof Evictions.Random random
                        ? random.of(device, layer)
                        : spec.kind();
        return ExpertCache.of(kind, sizes, capacity);
    }

    /// True if these caches, or those behind, want to be told of steps or of what a gate names.
    boolean listens() {
        return decays || gated.isPresent() || behind.filter(CacheBank::listens).isPresent();
    }

    /// A step reaches a layer: its caches, or with the first layer those of all layers, are told.
    void beginStep(int layer) {
        if (decays && (layer == 0 || !shared)) {
            for (ExpertCache[] ofDevice : caches) {
                ofDevice[layer].beginStep();
            }
        }
        behind.ifPresent(second -> second.beginStep(layer));
    }

    /// The gate that these caches go by, if they do.
    Optional<Evictions.PreGated> gated() {
        return gated;
    }

    /// Tells the caches of all devices what the gate ahead of a layer names.
    void expect(int[] keys, int[] ahead, int count) {
        for (ExpertCache[] ofDevice : caches) {
            ofDevice[0].expect(keys, ahead, count);
        }
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

    ExpertCache of(int device, int layer) {
        return caches[device][layer];
    }

    /// Key of an expert in its cache.
    ///
    /// @param row number of experts in the layers before
    int key(int row, int expert) {
        return shared ? row + expert : expert;
    }
}

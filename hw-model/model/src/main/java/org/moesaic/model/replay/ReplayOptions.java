package org.moesaic.model.replay;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.moesaic.model.prefetch.PrefetchSpec;
import org.moesaic.model.schedule.SliceSpec;

/// What a replay does beyond its inputs.
///
/// @param excluded modules that are left out of time, energy, traffic and capacity
/// @param prefetch what is fetched ahead, if anything is
/// @param dedupe true if a row crosses to a device once, however many of its experts are there
/// @param capacityFactor how many selections an expert takes in a layer-step; empty for all
/// @param slices how slices of nested experts are loaded; empty to load experts whole
/// @param timeline steps of which everything that resources do is written down
public record ReplayOptions(
        Set<ModelModule> excluded,
        Optional<PrefetchSpec> prefetch,
        boolean dedupe,
        Optional<CapacityFactor> capacityFactor,
        Optional<SliceSpec> slices,
        Optional<Timeline.Window> timeline) {

    /// Everything is counted, nothing is fetched ahead or written down.
    public static final ReplayOptions DEFAULT =
            new ReplayOptions(
                    Set.of(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public ReplayOptions {
        excluded = Set.copyOf(excluded);
        Objects.requireNonNull(prefetch);
        Objects.requireNonNull(capacityFactor);
        Objects.requireNonNull(slices);
        Objects.requireNonNull(timeline);
    }

    public ReplayOptions excluding(Set<ModelModule> modules) {
        return new ReplayOptions(modules, prefetch, dedupe, capacityFactor, slices, timeline);
    }

    public ReplayOptions fetchingAhead(Optional<PrefetchSpec> spec) {
        return new ReplayOptions(excluded, spec, dedupe, capacityFactor, slices, timeline);
    }

    public ReplayOptions deduping(boolean once) {
        return new ReplayOptions(excluded, prefetch, once, capacityFactor, slices, timeline);
    }

    public ReplayOptions withCapacity(Optional<CapacityFactor> factor) {
        return new ReplayOptions(excluded, prefetch, dedupe, factor, slices, timeline);
    }

    public ReplayOptions slicing(Optional<SliceSpec> spec) {
        return new ReplayOptions(excluded, prefetch, dedupe, capacityFactor, spec, timeline);
    }

    public ReplayOptions showing(Timeline.Window window) {
        return new ReplayOptions(
                excluded, prefetch, dedupe, capacityFactor, slices, Optional.of(window));
    }

    /// True if a module is counted.
    public boolean counts(ModelModule module) {
        return !excluded.contains(module);
    }
}

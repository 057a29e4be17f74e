package org.moesaic.model.replay;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a replay does beyond its inputs.
///
/// @param excluded modules that are left out of time, energy, traffic and capacity
/// @param dedupe true if a row crosses to a device once, however many of its experts are there
/// @param timeline steps of which everything that resources do is written down
public record ReplayOptions(
        Set<ModelModule> excluded, Optional<Timeline.Window> timeline, boolean dedupe) {

    /// Everything is counted, nothing is written down.
    public static final ReplayOptions DEFAULT =
            new ReplayOptions(Set.of(), Optional.empty(), false);

    public ReplayOptions {
        excluded = Set.copyOf(excluded);
        Objects.requireNonNull(timeline);
    }

    public ReplayOptions excluding(Set<ModelModule> modules) {
        return new ReplayOptions(modules, timeline, dedupe);
    }

    public ReplayOptions showing(Timeline.Window window) {
        return new ReplayOptions(excluded, Optional.of(window), dedupe);
    }

    public ReplayOptions deduping(boolean once) {
        return new ReplayOptions(excluded, timeline, once);
    }

    /// True if a module is counted.
    public boolean counts(ModelModule module) {
        return !excluded.contains(module);
    }
}

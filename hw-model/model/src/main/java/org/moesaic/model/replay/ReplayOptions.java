package org.moesaic.model.replay;

import java.util.Set;

/// What a replay does beyond its inputs.
///
/// @param excluded modules that are left out of time, energy, traffic and capacity
public record ReplayOptions(Set<ModelModule> excluded) {

    /// Everything is counted.
    public static final ReplayOptions DEFAULT = new ReplayOptions(Set.of());

    public ReplayOptions {
        excluded = Set.copyOf(excluded);
    }

    public ReplayOptions excluding(Set<ModelModule> modules) {
        return new ReplayOptions(modules);
    }

    /// True if a module is counted.
    public boolean counts(ModelModule module) {
        return !excluded.contains(module);
    }
}

package org.moesaic.model.replay;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;

/// What to replay.
///
/// @param trace the routing trace
/// @param model the model it was captured from
/// @param hardware what to run it on
/// @param placement where the experts live, and in which format
/// @param cache a cache of experts, if there is one
/// @param threads threads to use; the result does not depend on it
/// @param progress is told now and then how many tokens are done
/// @param options what else it does
public record ReplayRequest(
        RoutingTrace trace,
        ModelCard model,
        Hardware hardware,
        Placement placement,
        Optional<CacheSpec> cache,
        int threads,
        LongConsumer progress,
        ReplayOptions options) {

    public ReplayRequest {
        Objects.requireNonNull(trace);
        Objects.requireNonNull(model);
        Objects.requireNonNull(hardware);
        Objects.requireNonNull(placement);
        Objects.requireNonNull(cache);
        Objects.requireNonNull(progress);
        Objects.requireNonNull(options);
        if (threads < 1) {
            throw new IllegalArgumentException("a replay on " + threads + " threads");
        }
    }

    /// A replay of everything.
    public ReplayRequest(
            RoutingTrace trace,
            ModelCard model,
            Hardware hardware,
            Placement placement,
            Optional<CacheSpec> cache,
            int threads,
            LongConsumer progress) {
        this(trace, model, hardware, placement, cache, threads, progress, ReplayOptions.DEFAULT);
    }

    /// The same with other options.
    public ReplayRequest with(ReplayOptions others) {
        return new ReplayRequest(
                trace, model, hardware, placement, cache, threads, progress, others);
    }

    /// The same on another hardware.
    public ReplayRequest on(Hardware other) {
        return new ReplayRequest(trace, model, other, placement, cache, threads, progress, options);
    }

    /// The same with another cache.
    public ReplayRequest caching(CacheSpec other) {
        return new ReplayRequest(
                trace, model, hardware, placement, Optional.of(other), threads, progress, options);
    }

    /// How the modules that are not routed experts are placed.
    public DenseModules dense() {
        return placement.dense().orElseGet(() -> DenseModules.of(model, hardware));
    }

    /// A replay on one thread that nobody watches.
    public ReplayRequest(
            RoutingTrace trace,
            ModelCard model,
            Hardware hardware,
            Placement placement,
            Optional<CacheSpec> cache) {
        this(trace, model, hardware, placement, cache, 1, tokensDone -> {});
    }
}

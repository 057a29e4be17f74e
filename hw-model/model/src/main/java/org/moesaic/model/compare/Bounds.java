package org.moesaic.model.compare;

import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult;

/// How far a policy is from what is possible, by the rows it was replayed on. Each is empty where it says nothing.
///
/// @param loss of weights in few bits, against the exact choice among the levels that the policy used, of no more bits: of all
///     layers together, each expert weighed by its share of the selections of its layer. Empty where experts are analog, or
///     all have the same bits
/// @param load the busiest device of each layer, summed over layers, against an even share of all devices of the hardware; empty
///     on one device
/// @param hitRate of the nearest cache, against Belady's; empty without a cache, and where Belady's is not proved to be a
///     bound (see [ReplayResult.CacheCounts])
public record Bounds(Optional<Bound> loss, Optional<Bound> load, Optional<Bound> hitRate) {

    /// Nothing is known.
    public static final Bounds NONE =
            new Bounds(Optional.empty(), Optional.empty(), Optional.empty());

    /// Those of a replay.
    ///
    /// @param devices of the hardware it ran on
    /// @param errors what experts lose in few bits; empty for the assumption of [ErrorTable#assumed]
    /// @param belady the same replay with a Belady cache, if there was one
    public static Bounds of(
            ReplayResult result,
            Placement placement,
            int devices,
            Optional<ErrorTable> errors,
            Optional<ReplayResult> belady) {
        SelectionCounts counts = SelectionCounts.of(result, placement, devices);
        return new Bounds(
                LossBound.of(placement, counts, errors),
                counts.loadBound(),
                belady.map(ReplayResult::cache)
                        .filter(cache ->
                                cache.policy().equals(CacheSpec.Kind.BELADY.label())
                                        && cache.accesses() > 0
                                        && cache.accesses() == result.cache().accesses())
                        .map(cache -> new Bound(rate(result.cache()), rate(cache))));
    }

    private static double rate(ReplayResult.CacheCounts cache) {
        return (double) cache.hits() / cache.accesses();
    }
}

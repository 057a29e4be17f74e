package org.moesaic.model.compare;

import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.optimum.OptimumBound;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// How far a policy is from what is possible, by the rows it was replayed on or by a profile. Each is empty where it says
/// nothing.
///
/// @param loss of weights in few bits, against the exact choice among the levels that the policy used, of no more bits: of all
///     layers together, each expert weighed by its share of the selections of its layer. Empty where experts are analog, or
///     all have the same bits
/// @param load the busiest device of each layer, summed over layers, against an even share of all devices of the hardware; empty
///     on one device
/// @param hitRate of the nearest cache, against Belady's; empty without a cache, and where Belady's is not proved to be a
///     bound (see [ReplayResult.CacheCounts])
/// @param energy expected picojoules a token of the routed experts, against the least that what the policy takes allows
///     ([OptimumBound]); empty with a cache, and where all experts are alike
public record Bounds(
        Optional<Bound> loss,
        Optional<Bound> load,
        Optional<Bound> hitRate,
        Optional<Bound> energy) {

    /// Nothing is known.
    public static final Bounds NONE =
            new Bounds(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Those of a replay.
    ///
    /// @param request what was replayed
    /// @param errors what experts lose in few bits; empty for the assumption of [ErrorTable#assumed]
    /// @param belady the same replay with a Belady cache, if there was one
    public static Bounds of(
            ReplayResult result,
            ReplayRequest request,
            Optional<ErrorTable> errors,
            Optional<ReplayResult> belady) {
        Placement placement = request.placement();
        SelectionCounts counts =
                SelectionCounts.of(result, placement, request.hardware().devices().count());
        return new Bounds(
                LossBound.of(request.model(), request.hardware(), placement, counts, errors),
                counts.loadBound(),
                belady.map(ReplayResult::cache)
                        .filter(cache ->
                                cache.policy().equals(CacheSpec.Kind.BELADY.label())
                                        && cache.accesses() > 0
                                        && cache.accesses() == result.cache().accesses())
                        .map(cache -> new Bound(rate(result.cache()), rate(cache))),
                request.cache().isPresent()
                        ? Optional.empty()
                        : energy(request.model(), request.hardware(), placement, counts, errors));
    }

    /// Those by a profile, without a replay. Copies of an expert share its selections evenly.
    ///
    /// @param errors what experts lose in few bits; empty for the assumption of [ErrorTable#assumed]
    public static Bounds of(
            ModelCard model,
            Hardware hardware,
            Placement placement,
            RoutingProfile profile,
            Optional<ErrorTable> errors) {
        int devices = Math.max(hardware.devices().count(), PlacementCheck.devices(placement));
        SelectionCounts counts = SelectionCounts.of(profile, placement, devices);
        return new Bounds(
                LossBound.of(model, hardware, placement, counts, errors),
                counts.loadBound(),
                Optional.empty(),
                PlacementCheck.problems(placement, model, hardware).isEmpty()
                        ? energy(model, hardware, placement, counts, errors)
                        : Optional.empty());
    }

    private static Optional<Bound> energy(
            ModelCard model,
            Hardware hardware,
            Placement placement,
            SelectionCounts counts,
            Optional<ErrorTable> errors) {
        return OptimumBound.of(model, hardware, placement, counts.shares(), errors)
                .map(bound -> new Bound(bound.achievedPicojoules(), bound.leastPicojoules()));
    }

    private static double rate(ReplayResult.CacheCounts cache) {
        return (double) cache.hits() / cache.accesses();
    }
}

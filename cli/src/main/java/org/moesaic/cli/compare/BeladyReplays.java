package org.moesaic.cli.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.model.replay.Replays;

/// The replays that a comparison has beside those asked for: the same with a Belady cache, as the bound of every other
/// eviction. Policies whose experts a cache cannot tell apart share one.
///
/// @param place for each request that was asked for the index of its bound among `requests`, or -1
/// @param requests the replays to run after those that were asked for
record BeladyReplays(List<Integer> place, List<ReplayRequest> requests) {

    static BeladyReplays of(List<ReplayRequest> asked) {
        List<Integer> place = new ArrayList<>();
        List<ReplayRequest> requests = new ArrayList<>();
        Map<List<Object>, Integer> known = new HashMap<>();
        for (ReplayRequest request : asked) {
            Optional<CacheSpec> cache =
                    request.cache().filter(each -> !each.kind().equals(CacheSpec.Kind.BELADY));
            if (cache.isEmpty() || request.options().prefetch().isPresent()) {
                place.add(-1);
                continue;
            }
            int at = known.computeIfAbsent(seenByCache(request), _ -> requests.size());
            if (at == requests.size()) {
                requests.add(request.caching(cache.get().with(CacheSpec.Kind.BELADY)));
            }
            place.add(at);
        }
        return new BeladyReplays(List.copyOf(place), List.copyOf(requests));
    }

    /// The bound of a request.
    ///
    /// @param asked index among the requests that were asked for
    /// @param outcomes of all requests: first those that were asked for, then those of this
    Optional<ReplayResult> of(int asked, List<Replays.Outcome> outcomes) {
        int at = place.get(asked);
        return at < 0 ? Optional.empty() : done(outcomes.get(place.size() + at));
    }

    static Optional<ReplayResult> done(Replays.Outcome outcome) {
        return switch (outcome) {
            case Replays.Done(var result) -> Optional.of(result);
            case Replays.Refused _ -> Optional.empty();
        };
    }

    private static List<Object> seenByCache(ReplayRequest request) {
        Placement placement = request.placement();
        List<Object> seen = new ArrayList<>();
        List<List<Object>> kinds = new ArrayList<>();
        for (Placement.Slot slot : placement.slots()) {
            long bytes = ExpertBytes.of(request.model(), slot.format());
            kinds.add(List.of(slot.home(), slot.engine(), slot.devices(), bytes));
        }
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                seen.add(kinds.get(placement.slotIndex(layer, expert)));
            }
        }
        return seen;
    }
}

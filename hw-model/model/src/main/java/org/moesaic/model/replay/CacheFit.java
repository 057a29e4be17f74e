package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;

/// Whether a cache fits the hardware and the placement; each device has one, beside the experts at home there.
final class CacheFit {

    private CacheFit() {}

    static List<Problem> problems(ReplayRequest request) {
        List<Problem> problems = new ArrayList<>();
        if (request.cache().isEmpty()) {
            return problems;
        }
        CacheSpec cache = request.cache().get();
        Placement placement = request.placement();
        if (largest(request, cache) == 0) {
            problems.add(
                    Problem.of(
                            "--cache: no expert lives in "
                                    + cache.home().label()
                                    + ", so there is nothing to cache",
                            "place experts there, name the tier where they live as home=, or use --cache none"));
            return problems;
        }
        Map<Tier, Long> bytes = new EnumMap<>(Tier.class);
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            placement
                    .bytesByHome(request.model(), device)
                    .forEach((tier, more) -> bytes.merge(tier, more, Math::max));
        }
        for (CacheSpec each : chain(cache)) {
            Memory memory = request.hardware().memory(each.tier()).orElseThrow();
            long resident = bytes.getOrDefault(each.tier(), 0L);
            long needed = Math.addExact(resident, bytesIn(request, each.tier()));
            if (needed > memory.capacityBytes()) {
                problems.add(
                        Problem.of(
                                String.format(
                                        Locale.ROOT,
                                        "--cache: %s would hold %d bytes, %d more than its %d",
                                        each.tier().label(),
                                        needed,
                                        needed - memory.capacityBytes(),
                                        memory.capacityBytes()),
                                "use a smaller cache or a narrower format"));
            }
        }
        return problems;
    }

    private static List<CacheSpec> chain(CacheSpec cache) {
        return cache.behind().map(behind -> List.of(cache, behind)).orElse(List.of(cache));
    }

    /// Bytes that the cache of a replay may take in a tier; 0 if there is none.
    static long bytesIn(ReplayRequest request, Tier tier) {
        return request.cache().stream()
                .flatMap(cache -> chain(cache).stream())
                .filter(cache -> cache.tier() == tier)
                .map(cache -> capacityBytes(cache, request.placement(), largest(request, cache)))
                .findFirst()
                .orElse(0L);
    }

    /// Bytes of the largest expert that a cache serves; 0 if it serves none.
    private static long largest(ReplayRequest request, CacheSpec cache) {
        long largest = 0;
        for (Placement.Slot slot : request.placement().slots()) {
            if (slot.engine() == EngineKind.DIGITAL && slot.home() == cache.home()) {
                largest = Math.max(largest, ExpertBytes.of(request.model(), slot.format()));
            }
        }
        return largest;
    }

    private static long capacityBytes(CacheSpec cache, Placement placement, long largest) {
        return switch (cache.capacity()) {
            case CacheSpec.Bytes(long bytes) -> bytes;
            case CacheSpec.ExpertsPerLayer(int experts) -> {
                long perLayer = Math.min(experts, placement.experts());
                yield Math.multiplyExact(Math.multiplyExact(perLayer, placement.layers()), largest);
            }
        };
    }
}

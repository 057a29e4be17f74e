package org.moesaic.model.replay;

import java.util.Locale;
import java.util.Optional;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.Memory;

/// What is left of the memory that holds dense weights and the cache of keys and values, beside the experts and the
/// expert cache that are there too.
///
/// @param memory where dense weights live, unless that is another memory
/// @param expertBytes experts at home there, and the capacity of a cache or of slices of experts there
/// @param denseBytes weights of dense modules there
record CapacityCheck(Memory memory, long expertBytes, long denseBytes) {

    static CapacityCheck of(ReplayRequest request, Memory memory, long denseBytes) {
        long experts = 0;
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            experts =
                    Math.max(
                            experts,
                            request.placement()
                                    .bytesByHome(request.model(), device)
                                    .getOrDefault(memory.tier(), 0L));
        }
        if (!request.options().counts(ModelModule.ROUTED_EXPERTS)) {
            experts = 0;
        }
        long slices =
                memory == request.hardware().feeder()
                        ? request.options().slices().stream()
                                .mapToLong(spec -> spec.memory().orElse(0))
                                .sum()
                        : 0;
        return new CapacityCheck(
                memory,
                Math.addExact(
                        Math.addExact(experts, slices), CacheFit.bytesIn(request, memory.tier())),
                denseBytes);
    }

    /// A problem if so many bytes of cached keys and values do not fit.
    Optional<Problem> problem(String where, long kvBytes) {
        long needed = Math.addExact(Math.addExact(expertBytes, denseBytes), kvBytes);
        if (needed <= memory.capacityBytes()) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.in(
                        where,
                        String.format(
                                Locale.ROOT,
                                "%s would hold %d bytes, %d more than its %d: %d of experts, %d of other"
                                        + " weights, %d of cached keys and values",
                                memory.tier().label(),
                                needed,
                                needed - memory.capacityBytes(),
                                memory.capacityBytes(),
                                expertBytes,
                                denseBytes,
                                kvBytes),
                        "use narrower formats, a farther home of experts, a smaller cache or batch, or"
                                + " hardware with more memory; --exclude leaves modules out"));
    }
}

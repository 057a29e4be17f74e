package org.moesaic.model.placement;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// Finds a home for experts of any formats, for policies that place all of them in one tier.
public final class Homes {

    private Homes() {}

    /// The placement in the tier that was named, or that a cache serves, or else in the fastest tier that holds it.
    ///
    /// @param named what the user asked for
    /// @param in makes the placement for a home
    /// @throws MoesaicException if no tier holds it, with the missing bytes
    public static Placement place(
            PolicyRequest request, Optional<Tier> named, Function<Tier, Placement> in) {
        Optional<Tier> given = named.or(request::cacheHome);
        if (given.isPresent()) {
            return in.apply(given.get());
        }
        long needed = 0;
        long largest = 0;
        for (Memory memory : request.hardware().memories()) {
            Placement placement = in.apply(memory.tier());
            needed = fullest(placement, request, memory.tier());
            if (needed <= memory.capacityBytes()) {
                return placement;
            }
            largest = Math.max(largest, memory.capacityBytes());
        }
        throw new MoesaicException(
                Exit.BAD_DATA,
                Problem.of(
                        String.format(
                                Locale.ROOT,
                                "no memory of %s holds the experts of %s: they take %d bytes%s, and %d are"
                                        + " missing",
                                request.hardware().name(),
                                request.model().id(),
                                needed,
                                request.hardware().devices().count() > 1 ? " on a device" : "",
                                needed - largest),
                        "use fewer bits or hardware with more memory"));
    }

    private static long fullest(Placement placement, PolicyRequest request, Tier tier) {
        long fullest = 0;
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            fullest =
                    Math.max(
                            fullest,
                            placement.bytesByHome(request.model(), device).getOrDefault(tier, 0L));
        }
        return fullest;
    }
}

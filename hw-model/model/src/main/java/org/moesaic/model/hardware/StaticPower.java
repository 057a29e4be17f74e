package org.moesaic.model.hardware;

import java.util.Objects;

/// Refresh, standby and leakage of one part of the hardware, drawn as long as it is powered.
///
/// @param part what draws it: `arrays`, a tier, a link
/// @param watts power of all of that part together
public record StaticPower(String part, Range watts, String node, Fidelity fidelity, String source) {

    public StaticPower {
        Objects.requireNonNull(part);
        Objects.requireNonNull(watts);
        Objects.requireNonNull(node);
        Objects.requireNonNull(fidelity);
        Objects.requireNonNull(source);
    }

    /// Energy over a time; one watt is one picojoule a picosecond.
    public Range picojoules(long picoseconds) {
        return watts.times(picoseconds);
    }
}

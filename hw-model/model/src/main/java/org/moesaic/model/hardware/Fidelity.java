package org.moesaic.model.hardware;

import java.util.Locale;

/// How a number is known, from the best to the worst. A total carries the worst of its parts.
public enum Fidelity {
    /// An integer fact of trace and configuration.
    COUNTED,
    /// A closed form on stated assumptions.
    DERIVED,
    /// Held against a measurement, with a stated error. Only this one speaks about silicon.
    CALIBRATED,
    /// Taken from a paper, a tool or memory.
    ASSUMED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Fidelity worst(Fidelity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

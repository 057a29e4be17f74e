package org.moesaic.model.optimum;

import java.util.List;
import java.util.Locale;

/// What is made least.
enum Objective {
    /// The sum of errors, weighed: the objective of `greedy`, `local-search` and `error-table`.
    ERROR("in the unit of the errors, times importance times 1000"),

    /// Expected energy of routed experts, in picojoules a token.
    ENERGY("pJ a token"),

    /// Expected time of routed experts, in picoseconds a token.
    LATENCY("ps a token"),

    /// Bytes of all digital experts on all devices.
    BYTES("bytes");

    private final String unit;

    Objective(String unit) {
        this.unit = unit;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String unit() {
        return unit;
    }

    /// True if it goes by what routed experts cost in a replay.
    boolean isOfReplay() {
        return this == ENERGY || this == LATENCY;
    }

    static List<String> labels() {
        return List.of(values()).stream().map(Objective::label).toList();
    }

    static Objective of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}

package org.moesaic.compute.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/// A part of an MoE layer that a checkpoint has a tensor for.
public enum Part {
    ROUTER("router"),
    ROUTER_BIAS("router-bias"),
    GATE("gate"),
    UP("up"),
    DOWN("down"),
    /// Gate and up projection in one tensor.
    GATE_UP("gate-up"),
    GATE_BIAS("gate-bias"),
    UP_BIAS("up-bias"),
    DOWN_BIAS("down-bias"),
    GATE_UP_BIAS("gate-up-bias");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /// As it is written in a file of names.
    public String label() {
        return label;
    }

    static Optional<Part> parse(String label) {
        return Stream.of(values()).filter(part -> part.label.equals(label)).findFirst();
    }

    /// True if it belongs to the router and not to an expert.
    boolean ofRouter() {
        return this == ROUTER || this == ROUTER_BIAS;
    }
}

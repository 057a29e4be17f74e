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
    GATE_UP_BIAS("gate-up-bias"),
    /// Weights of the norm whose output router and experts read.
    NORM("norm"),
    NORM_BIAS("norm-bias"),
    /// Matrices of experts that every token goes through, and what weighs them.
    SHARED_GATE("shared-gate"),
    SHARED_UP("shared-up"),
    SHARED_DOWN("shared-down"),
    SHARED_ROUTER("shared-router");

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

    /// True for what stands beside router and routed experts.
    boolean beside() {
        return compareTo(NORM) >= 0;
    }

    /// True for the matrices that read the output of the norm: a norm that is scaled has to be made up for in all of them.
    public boolean readsNorm() {
        return switch (this) {
            case ROUTER, GATE, UP, GATE_UP, SHARED_GATE, SHARED_UP, SHARED_ROUTER -> true;
            case ROUTER_BIAS,
                    DOWN,
                    GATE_BIAS,
                    UP_BIAS,
                    DOWN_BIAS,
                    GATE_UP_BIAS,
                    NORM,
                    NORM_BIAS,
                    SHARED_DOWN ->
                    false;
        };
    }

    /// True if it belongs to the router and not to an expert.
    boolean ofRouter() {
        return this == ROUTER || this == ROUTER_BIAS;
    }
}

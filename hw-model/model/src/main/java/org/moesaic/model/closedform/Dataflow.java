package org.moesaic.model.closedform;

import java.util.Optional;

/// What stays in the processing elements of a systolic array while the other operands stream.
public enum Dataflow {
    WEIGHT_STATIONARY("ws"),
    OUTPUT_STATIONARY("os"),
    INPUT_STATIONARY("is");

    private final String label;

    Dataflow(String label) {
        this.label = label;
    }

    /// The name in options and files: `ws`, `os` or `is`.
    public String label() {
        return label;
    }

    public static Optional<Dataflow> parse(String label) {
        for (Dataflow dataflow : values()) {
            if (dataflow.label.equals(label)) {
                return Optional.of(dataflow);
            }
        }
        return Optional.empty();
    }
}

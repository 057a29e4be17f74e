package org.moesaic.rtl.systolic;

/// What stays in the cells of the array while the rest streams through.
public enum Dataflow {
    /// Weights stay; activations stream to the right, sums move down.
    WEIGHT_STATIONARY("ws"),
    /// Sums stay; activations stream to the right, weights down.
    OUTPUT_STATIONARY("os"),
    /// Activations stay; weights stream to the right, sums move down.
    INPUT_STATIONARY("is");

    private final String shortName;

    Dataflow(String shortName) {
        this.shortName = shortName;
    }

    /// `ws`, `os` or `is`.
    public String shortName() {
        return shortName;
    }
}

package org.moesaic.model.hardware;

import java.util.Locale;
import java.util.Optional;

/// What lies above each other on the stack levels of a tile. One level of a tile can be read at a time.
public enum TileStacking {
    /// Experts of one layer: those that share tiles wait for each other. IBM/3D-CiM-LLM-Inference-Simulator calls it
    /// `MOE_SEPARATED`.
    EXPERTS,
    /// Equal experts of different layers: no layer meets itself, so nothing waits.
    LAYERS;

    /// The name in files.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TileStacking> parse(String label) {
        for (TileStacking stacking : values()) {
            if (stacking.label().equals(label)) {
                return Optional.of(stacking);
            }
        }
        return Optional.empty();
    }
}

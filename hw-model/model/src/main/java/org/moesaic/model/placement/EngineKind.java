package org.moesaic.model.placement;

import java.util.Locale;
import java.util.Optional;

/// What executes a matrix-vector product.
public enum EngineKind {
    /// The systolic MAC arrays; weights come from a memory.
    DIGITAL,

    /// The analog tiles; weights are programmed into them and stay there.
    ANALOG;

    /// The name in files and options: `digital`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EngineKind> parse(String label) {
        for (EngineKind engine : values()) {
            if (engine.label().equals(label)) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }
}

package org.moesaic.model.placement;

import java.util.Locale;
import java.util.Optional;

/// What executes a matrix-vector product.
public enum Engine {
    /// The systolic MAC arrays; weights come from a memory.
    DIGITAL,

    /// The analog tiles; weights are programmed into them and stay there.
    ANALOG;

    /// The name in files and options: `digital`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Engine> parse(String label) {
        for (Engine engine : values()) {
            if (engine.label().equals(label)) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }
}

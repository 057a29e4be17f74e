package org.moesaic.model.hardware;

import java.util.Locale;
import java.util.Optional;

/// A memory in which weights can live, from the nearest to the arrays to the farthest.
public enum Tier {
    SRAM,
    HBM,
    HOST,
    SSD;

    /// The name in files and options: `hbm`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Tier> parse(String label) {
        for (Tier tier : values()) {
            if (tier.label().equals(label)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }
}

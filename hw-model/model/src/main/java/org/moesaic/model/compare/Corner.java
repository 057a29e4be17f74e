package org.moesaic.model.compare;

import java.util.Locale;
import org.moesaic.model.hardware.Range;

/// A corner of the uncertain figures. Whatever is compared is taken at the same corner: figures of one table are wrong
/// together.
public enum Corner {
    LOW,
    NOMINAL,
    HIGH;

    /// The figure at this corner.
    public double of(Range range) {
        return switch (this) {
            case LOW -> range.low();
            case NOMINAL -> range.nominal();
            case HIGH -> range.high();
        };
    }

    /// The name in reports.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.moesaic.model.hardware;

import java.util.Objects;

/// Silicon of one part of a device.
///
/// @param part what it is: `arrays.NAME`, `tiles.NAME`, `vector`, a tier
/// @param squareMillimetresEach of one array, one tile, or the whole part
/// @param units arrays or tiles in the part; 1 for other parts
/// @param node technology node, or `node unstated`
/// @param fidelity how the figure is known
/// @param source where it is from
public record PartArea(
        String part,
        Range squareMillimetresEach,
        long units,
        String node,
        Fidelity fidelity,
        String source) {

    public PartArea {
        Objects.requireNonNull(part);
        Objects.requireNonNull(squareMillimetresEach);
        Objects.requireNonNull(node);
        Objects.requireNonNull(fidelity);
        Objects.requireNonNull(source);
        if (units < 1) {
            throw new IllegalArgumentException(units + " units of " + part);
        }
    }

    /// The area of the whole part.
    public Range squareMillimetres() {
        return squareMillimetresEach.times(units);
    }
}

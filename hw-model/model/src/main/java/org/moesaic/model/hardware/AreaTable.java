package org.moesaic.model.hardware;

import java.util.List;
import java.util.Optional;

/// The silicon of one device, part by part. Memory counts with all its dies, so that weights kept in stacked DRAM and
/// weights kept in stacked crossbars are compared fairly.
///
/// @param parts areas that are described, in the order of the description
/// @param missing parts whose area is not described; the total is without them
public record AreaTable(List<PartArea> parts, List<String> missing) {

    /// No areas at all.
    public static final AreaTable NONE = new AreaTable(List.of(), List.of());

    public AreaTable {
        parts = List.copyOf(parts);
        missing = List.copyOf(missing);
    }

    public Optional<PartArea> part(String name) {
        return parts.stream().filter(part -> part.part().equals(name)).findFirst();
    }

    /// Sum over the described parts of one device.
    public Range squareMillimetres() {
        return parts.stream().map(PartArea::squareMillimetres).reduce(Range.ZERO, Range::plus);
    }

    /// The worst label among the areas; `COUNTED` if there are none.
    public Fidelity fidelity() {
        return parts.stream().map(PartArea::fidelity).reduce(Fidelity.COUNTED, Fidelity::worst);
    }
}

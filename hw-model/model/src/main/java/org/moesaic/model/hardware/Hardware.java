package org.moesaic.model.hardware;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A hardware description, checked: everything in it can be timed and costed.
///
/// @param name the built-in name or the file's
/// @param description one sentence for a list
/// @param arrays the digital engines; at present one group
/// @param memories at most one a tier, nearest first
/// @param links between tiers
/// @param nocHops average hops from the near memory's controllers to an array
/// @param energy what things cost
public record Hardware(
        String name,
        String description,
        List<DigitalArray> arrays,
        List<Memory> memories,
        List<Link> links,
        int nocHops,
        EnergyTable energy) {

    public Hardware {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(energy);
        arrays = List.copyOf(arrays);
        memories = List.copyOf(memories);
        links = List.copyOf(links);
    }

    public Optional<Memory> memory(Tier tier) {
        return memories.stream().filter(memory -> memory.tier() == tier).findFirst();
    }

    /// The link by which a tier is reached from the next nearer one.
    public Optional<Link> linkFrom(Tier far) {
        return links.stream().filter(link -> link.far() == far).findFirst();
    }
}

package org.moesaic.model.hardware;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;

/// A hardware description, checked: everything in it can be timed and costed.
///
/// @param name the built-in name or the file's
/// @param description one sentence for a list
/// @param arrays groups of digital arrays of one device, at least one; a product runs on the first that can execute it
/// @param tiles groups of analog tiles of one device; may be empty
/// @param vector what executes all that is not a product with weights; empty if that is not described
/// @param memories at most one a tier, nearest first; those of one device
/// @param links between tiers
/// @param devices how many such devices there are, and what connects them
/// @param nocHops average hops from the near memory's controllers to an array
/// @param area silicon of one device
/// @param energy what things cost; static powers are those of one device
public record Hardware(
        String name,
        String description,
        List<DigitalArray> arrays,
        List<AnalogTiles> tiles,
        Optional<VectorUnit> vector,
        List<Memory> memories,
        List<Link> links,
        Devices devices,
        int nocHops,
        AreaTable area,
        EnergyTable energy) {

    public Hardware {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(vector);
        Objects.requireNonNull(devices);
        Objects.requireNonNull(area);
        Objects.requireNonNull(energy);
        arrays = List.copyOf(arrays);
        tiles = List.copyOf(tiles);
        memories = List.copyOf(memories);
        links = List.copyOf(links);
    }

    /// One device with digital arrays alone, whose area is not described.
    public Hardware(
            String name,
            String description,
            List<DigitalArray> arrays,
            List<Memory> memories,
            List<Link> links,
            int nocHops,
            EnergyTable energy) {
        this(
                name,
                description,
                arrays,
                List.of(),
                Optional.empty(),
                memories,
                links,
                Devices.SINGLE,
                nocHops,
                AreaTable.NONE,
                energy);
    }

    public Optional<Memory> memory(Tier tier) {
        return memories.stream().filter(memory -> memory.tier() == tier).findFirst();
    }

    /// The link by which a tier is reached from the next nearer one.
    public Optional<Link> linkFrom(Tier far) {
        return links.stream().filter(link -> link.far() == far).findFirst();
    }

    /// The memory that weights stream from into the arrays: the nearest one beyond the SRAM, or the SRAM if there is none.
    public Memory feeder() {
        return memories.stream()
                .filter(memory -> memory.tier() != Tier.SRAM)
                .findFirst()
                .orElseGet(memories::getFirst);
    }

    /// The group of arrays that executes an arithmetic: the first that can.
    ///
    /// @param arithmetic as in [org.moesaic.formats.NumberFormat#arithmetic()]
    public Optional<DigitalArray> arrayFor(String arithmetic) {
        return arrays.stream()
                .filter(group -> group.arithmetics().contains(arithmetic))
                .findFirst();
    }

    /// The group of arrays that executes a format: the first that lists its arithmetic, else the first that can.
    public Optional<DigitalArray> arrayFor(NumberFormat format) {
        return arrayFor(format.arithmetic())
                .or(() ->
                        arrays.stream()
                                .filter(group -> group.executing(format).isPresent())
                                .findFirst());
    }

    public Optional<AnalogTiles> tiles(String group) {
        return tiles.stream().filter(each -> each.name().equals(group)).findFirst();
    }
}

package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.VectorUnit;

/// The things that can be busy: the arrays, each memory, each link. Each is one server that serves in order.
final class Resources {

    /// The MAC arrays, all together.
    static final int ARRAY = 0;

    /// The buffer between memory and arrays; never busy where the hardware does not describe one.
    static final int SRAM = 1;

    private static final String VECTOR = "vector";

    private static final String TILES = "tiles";

    private final Optional<VectorUnit> vector;
    private final List<String> names = new ArrayList<>();

    Resources(Hardware hardware) {
        names.add("array");
        names.add(Tier.SRAM.label());
        for (Memory memory : hardware.memories()) {
            if (memory.tier() != Tier.SRAM) {
                names.add(memory.tier().label());
            }
        }
        for (Link link : hardware.links()) {
            names.add(link.name());
        }
        for (DeviceLink link : hardware.devices().links()) {
            names.add(link.name());
        }
        vector = hardware.vector();
        if (hasVector()) {
            names.add(VECTOR);
        }
        if (!hardware.tiles().isEmpty()) {
            names.add(TILES);
        }
    }

    /// The analog tiles, where there are any. They are many servers; here they count as the busiest of them.
    int tiles() {
        return names.indexOf(TILES);
    }

    /// True if the hardware describes a vector unit.
    boolean hasVector() {
        return vector.isPresent();
    }

    /// The vector unit, where there is one.
    int vector() {
        return names.indexOf(VECTOR);
    }

    /// Time of so many elementary operations on the vector unit.
    long vectorPicoseconds(long operations) {
        return vector.orElseThrow().picoseconds(operations);
    }

    int size() {
        return names.size();
    }

    String name(int resource) {
        return names.get(resource);
    }

    int of(Tier tier) {
        return names.indexOf(tier.label());
    }

    int of(String name) {
        return names.indexOf(name);
    }

    int of(Link link) {
        return names.indexOf(link.name());
    }
}

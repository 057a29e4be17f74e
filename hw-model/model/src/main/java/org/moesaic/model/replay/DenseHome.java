package org.moesaic.model.replay;

import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// The memory where the cache of keys and values lives, and the weights of dense modules unless a placement says
/// otherwise: the nearest one beyond the SRAM, or the SRAM if there is none.
final class DenseHome {

    private DenseHome() {}

    static Memory memory(Hardware hardware) {
        return hardware.memories().stream()
                .filter(memory -> memory.tier() != Tier.SRAM)
                .findFirst()
                .orElseGet(() -> hardware.memories().getFirst());
    }
}

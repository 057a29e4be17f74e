package org.moesaic.hdl.sim.compile;

import org.moesaic.hdl.ir.Memory;

/// Where the words of a memory lie in the state: word i from `base + i · limbs` on.
record MemoryImage(Memory memory, int base, int limbs) {}

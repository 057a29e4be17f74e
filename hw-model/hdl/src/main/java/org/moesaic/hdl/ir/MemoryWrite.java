package org.moesaic.hdl.ir;

import java.util.Objects;
import java.util.Optional;
import org.moesaic.hdl.Location;

/// A write port. At the clock edge, if `enable` is 1, the word at `address` becomes `data`; an address at or beyond the
/// depth writes nothing. Where several ports of one memory write the same bits in one cycle, the last in the module's
/// list wins. A reset does not stop it.
///
/// @param memory a memory of the same module
/// @param enable one bit without sign
/// @param address unsigned, exactly as wide as [Memory#addressWidth]
/// @param data of the memory's element type
/// @param mask if present, an unsigned number whose width m divides the width w of a word: bit i lets bits
///     i·w/m … (i+1)·w/m − 1 through, the others keep what they were
/// @param location where it was written
public record MemoryWrite(
        Memory memory,
        Signal enable,
        Signal address,
        Signal data,
        Optional<Signal> mask,
        Location location) {

    public MemoryWrite {
        Objects.requireNonNull(memory);
        Objects.requireNonNull(location);
        MemoryRead.checkAddress(memory, address);
        if (!enable.type().equals(Type.BOOL)
                || !data.type().equals(memory.element())
                || mask.isPresent()
                        && (mask.get().type().signed()
                                || memory.element().width() % mask.get().width() != 0)) {
            throw new IllegalArgumentException(
                    "write of "
                            + data
                            + " with mask "
                            + mask
                            + " when "
                            + enable
                            + " to "
                            + memory);
        }
    }
}

package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// The word at an address, combinationally: what was written at the last clock edge is seen, what will be written at the
/// next is not. An address at or beyond the depth gives 0.
///
/// @param memory a memory of the same module
/// @param address unsigned, exactly as wide as [Memory#addressWidth]
public record MemoryRead(Memory memory, Signal address) implements Operation {

    public MemoryRead {
        Objects.requireNonNull(memory);
        checkAddress(memory, address);
    }

    static void checkAddress(Memory memory, Signal address) {
        if (!address.type().equals(new UnsignedType(memory.addressWidth()))) {
            throw new IllegalArgumentException("address " + address + " of " + memory);
        }
    }

    @Override
    public Type type() {
        return memory.element();
    }

    @Override
    public List<Signal> operands() {
        return List.of(address);
    }
}

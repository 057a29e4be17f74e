package org.moesaic.hdl.ir;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.moesaic.hdl.Location;

/// An array of words that survives from cycle to cycle. It is read by [MemoryRead] at any time and written by
/// [MemoryWrite] at the clock edge; a reset does not touch it.
///
/// A **synchronous** read port is a [Register] whose next value is a [MemoryRead]: it delivers, one cycle later, the word
/// as it was *before* a write of the same cycle.
///
/// @param id number within its module, unique there
/// @param name unique among the signals, memories and instances of its module
/// @param element type of a word
/// @param depth number of words, at least 1
/// @param initial words at power-up from address 0 on, values of `element`; what is not listed is 0
/// @param location where it was written
public record Memory(
        int id, String name, Type element, int depth, List<BigInteger> initial, Location location) {

    public Memory {
        Objects.requireNonNull(name);
        Objects.requireNonNull(element);
        Objects.requireNonNull(location);
        initial = List.copyOf(initial);
        if (depth < 1 || initial.size() > depth || !initial.stream().allMatch(element::holds)) {
            throw new IllegalArgumentException(
                    "memory " + name + " of " + depth + " words with " + initial.size() + " given");
        }
    }

    /// Bits of an address: those that hold depth − 1, at least 1.
    public int addressWidth() {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(depth - 1));
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return name + ":" + element.text() + "[" + depth + "]";
    }
}

package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// A state with a name: member i is stored as the number i, without sign. For every operation it is an unsigned number
/// of its width; the names are there for people (waveforms, `localparam`s, the text form).
///
/// @param name name of the enumeration
/// @param members names in the order of their codes; at least one
public record EnumType(String name, List<String> members) implements Type {

    public EnumType {
        Objects.requireNonNull(name);
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("the enumeration " + name + " has no members");
        }
    }

    /// Bits that hold the largest code; 1 for a single member.
    @Override
    public int width() {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(members.size() - 1));
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public String text() {
        return name + ":u" + width();
    }
}

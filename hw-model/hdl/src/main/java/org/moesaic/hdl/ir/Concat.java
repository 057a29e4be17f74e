package org.moesaic.hdl.ir;

import java.util.List;

/// Bits side by side as one number without sign; the first part is the most significant.
///
/// @param parts at least one, of any types; together at most [Type#MAX_WIDTH] bits
public record Concat(List<Signal> parts) implements Operation {

    public Concat {
        parts = List.copyOf(parts);
        Type.checkWidth(Math.toIntExact(parts.stream().mapToLong(Signal::width).sum()));
    }

    @Override
    public Type type() {
        return new UnsignedType(parts.stream().mapToInt(Signal::width).sum());
    }

    @Override
    public List<Signal> operands() {
        return parts;
    }
}

package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// Bits `high` down to `low` of a signal, both included, as a number without sign. Bit 0 is the lowest.
///
/// @param source any type
/// @param high highest bit, below the width of the source
/// @param low lowest bit, 0 … high
public record Slice(Signal source, int high, int low) implements Operation {

    public Slice {
        Objects.requireNonNull(source);
        if (low < 0 || high < low || high >= source.width()) {
            throw new IllegalArgumentException("bits " + high + " to " + low + " of " + source);
        }
    }

    @Override
    public Type type() {
        return new UnsignedType(high - low + 1);
    }

    @Override
    public List<Signal> operands() {
        return List.of(source);
    }
}

package org.moesaic.hdl.ir;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/// A constant.
///
/// @param type type of the result
/// @param value the value, within the range of the type
public record Literal(Type type, BigInteger value) implements Operation {

    public Literal {
        Objects.requireNonNull(type);
        if (!type.holds(value)) {
            throw new IllegalArgumentException(value + " does not fit " + type.text());
        }
    }

    public static Literal of(Type type, long value) {
        return new Literal(type, BigInteger.valueOf(value));
    }

    @Override
    public List<Signal> operands() {
        return List.of();
    }
}

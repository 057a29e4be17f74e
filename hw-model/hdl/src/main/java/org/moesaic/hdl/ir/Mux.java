package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// A choice of two: `whenTrue` if the condition is 1, else `whenFalse`.
///
/// @param condition one bit without sign
/// @param whenTrue any type T
/// @param whenFalse the same type T, which is also the result's
public record Mux(Signal condition, Signal whenTrue, Signal whenFalse) implements Operation {

    public Mux {
        Objects.requireNonNull(condition);
        if (!condition.type().equals(Type.BOOL) || !whenTrue.type().equals(whenFalse.type())) {
            throw new IllegalArgumentException(
                    "mux of " + condition + ", " + whenTrue + " and " + whenFalse);
        }
    }

    @Override
    public Type type() {
        return whenTrue.type();
    }

    @Override
    public List<Signal> operands() {
        return List.of(condition, whenTrue, whenFalse);
    }
}

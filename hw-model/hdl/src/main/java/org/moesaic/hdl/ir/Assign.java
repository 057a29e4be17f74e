package org.moesaic.hdl.ir;

import java.util.Objects;

/// A signal that is, at all times, the result of an operation: a wire, an output port or an intermediate result.
///
/// @param target the driven signal, of the operation's type
/// @param operation what it is computed from
public record Assign(Signal target, Operation operation) {

    public Assign {
        Objects.requireNonNull(target);
        if (!target.type().equals(operation.type())) {
            throw new IllegalArgumentException(
                    target + " driven by " + operation + " of type " + operation.type().text());
        }
    }
}

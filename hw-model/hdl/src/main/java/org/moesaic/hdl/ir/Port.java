package org.moesaic.hdl.ir;

import java.util.Objects;

/// A signal that a module shares with its surroundings. The reset is an input like any other (`reset`, one bit); the one
/// clock of a design is not a port: everything with state runs on it.
///
/// @param direction seen from inside
/// @param signal its signal inside the module; its name is the port's name
public record Port(Direction direction, Signal signal) {

    public Port {
        Objects.requireNonNull(direction);
        Objects.requireNonNull(signal);
    }

    public String name() {
        return signal.name();
    }

    public Type type() {
        return signal.type();
    }
}

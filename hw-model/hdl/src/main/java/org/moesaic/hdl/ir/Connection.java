package org.moesaic.hdl.ir;

import java.util.Objects;

/// A port of an instance and the signal of the surrounding module that it is tied to, of the same type.
///
/// @param port name of the port in the instantiated module
/// @param signal for an input the signal that drives it; for an output the signal that it drives
public record Connection(String port, Signal signal) {

    public Connection {
        Objects.requireNonNull(port);
        Objects.requireNonNull(signal);
    }
}

package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;
import org.moesaic.hdl.Location;

/// One use of a module inside another.
///
/// @param name unique among the signals, memories and instances of the surrounding module
/// @param definition name of a definition of the same circuit
/// @param inputs one for each input port, in the order of the ports
/// @param outputs one for each output port, in the order of the ports; each drives a signal that nothing else drives
/// @param location where it was written
public record Instance(
        String name,
        String definition,
        List<Connection> inputs,
        List<Connection> outputs,
        Location location) {

    public Instance {
        Objects.requireNonNull(name);
        Objects.requireNonNull(definition);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        Objects.requireNonNull(location);
    }
}

package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Optional;
import org.moesaic.hdl.Location;

/// What can be instantiated: a module with a body, or a black box with none.
public sealed interface Definition permits ModuleDefinition, BlackBoxDefinition {

    /// Unique within the circuit.
    String name();

    List<Port> ports();

    Location location();

    default Optional<Port> port(String name) {
        return ports().stream().filter(port -> port.name().equals(name)).findFirst();
    }

    default List<Port> inputs() {
        return ports().stream().filter(port -> port.direction() == Direction.INPUT).toList();
    }

    default List<Port> outputs() {
        return ports().stream().filter(port -> port.direction() == Direction.OUTPUT).toList();
    }
}

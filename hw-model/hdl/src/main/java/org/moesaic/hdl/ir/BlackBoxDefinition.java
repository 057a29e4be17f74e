package org.moesaic.hdl.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.sim.BlackBoxModel;

/// A module whose body is elsewhere, such as a vendor's primitive. An emitter writes the instance only.
///
/// @param name unique within the circuit
/// @param module name of the module in Verilog; several definitions may share it, with other parameters
/// @param ports its ports, without the clock
/// @param clockPort name of its clock input, if it has one
/// @param parameters parameters of the instance, as they are written in Verilog
/// @param combinational whether outputs may depend on inputs of the same cycle; every output then on every input, when
///     loops are looked for
/// @param model makes what a simulator runs in its place, one for each instance; without it the design cannot be simulated
/// @param location where it was written
public record BlackBoxDefinition(
        String name,
        String module,
        List<Port> ports,
        Optional<String> clockPort,
        SequencedMap<String, String> parameters,
        boolean combinational,
        Optional<Supplier<BlackBoxModel>> model,
        Location location)
        implements Definition {

    public BlackBoxDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(module);
        ports = List.copyOf(ports);
        Objects.requireNonNull(clockPort);
        parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        Objects.requireNonNull(model);
        Objects.requireNonNull(location);
    }
}

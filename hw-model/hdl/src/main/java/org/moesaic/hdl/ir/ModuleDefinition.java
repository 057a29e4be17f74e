package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;
import org.moesaic.hdl.Location;

/// A module with its body. Each signal is driven exactly once: by an input port, an assignment, a register or an output
/// of an instance. All lists are in the order of the source; the order of `assigns` means nothing until they are levelised.
///
/// A **flat** module has instances of black boxes only.
///
/// @param name unique within the circuit
/// @param ports in the order of declaration; `reset` first where the module has state that resets
/// @param assigns what is combinational
/// @param registers flip-flops
/// @param memories arrays of words
/// @param writes write ports of the memories; of two that meet, the later wins
/// @param instances modules inside
/// @param checks assertions, assumptions and covers
/// @param location where it was written
public record ModuleDefinition(
        String name,
        List<Port> ports,
        List<Assign> assigns,
        List<Register> registers,
        List<Memory> memories,
        List<MemoryWrite> writes,
        List<Instance> instances,
        List<Check> checks,
        Location location)
        implements Definition {

    public ModuleDefinition {
        Objects.requireNonNull(name);
        ports = List.copyOf(ports);
        assigns = List.copyOf(assigns);
        registers = List.copyOf(registers);
        memories = List.copyOf(memories);
        writes = List.copyOf(writes);
        instances = List.copyOf(instances);
        checks = List.copyOf(checks);
        Objects.requireNonNull(location);
    }

    /// Whether something in the module itself, instances apart, runs on the clock.
    public boolean hasState() {
        return !registers.isEmpty() || !writes.isEmpty();
    }
}

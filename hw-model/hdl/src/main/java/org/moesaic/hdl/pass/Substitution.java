package org.moesaic.hdl.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;

/// Which signal stands for which, wherever one is read.
final class Substitution {

    private final Map<Signal, Signal> standIns = new HashMap<>();

    /// From now on `standIn` is read instead of `signal`.
    void put(Signal signal, Signal standIn) {
        standIns.put(signal, of(standIn));
    }

    Signal of(Signal signal) {
        return standIns.getOrDefault(signal, signal);
    }

    /// The module with new assignments, and everything else reading the stand-ins.
    ModuleDefinition module(ModuleDefinition module, List<Assign> assigns) {
        return new ModuleDefinition(
                module.name(),
                module.ports(),
                assigns,
                module.registers().stream()
                        .map(register -> Rewrite.reads(register, this::of))
                        .toList(),
                module.memories(),
                module.writes().stream()
                        .map(write -> Rewrite.write(write, this::of, memory -> memory))
                        .toList(),
                module.instances().stream().map(this::instance).toList(),
                module.checks().stream()
                        .map(check -> Rewrite.check(check, check.name(), this::of))
                        .toList(),
                module.location());
    }

    private Instance instance(Instance instance) {
        return new Instance(
                instance.name(),
                instance.definition(),
                instance.inputs().stream()
                        .map(input -> new Connection(input.port(), of(input.signal())))
                        .toList(),
                instance.outputs(),
                instance.location());
    }
}

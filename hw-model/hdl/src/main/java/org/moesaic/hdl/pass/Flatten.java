package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;

/// Puts the bodies of all instances into the top, under names with dots (`cell.acc`). Ports of instances become signals
/// (`cell.a`), driven by what was tied to them. Instances of black boxes stay.
public final class Flatten {

    private final Circuit circuit;
    private final Map<String, Definition> definitions = new HashMap<>();
    private final List<Assign> assigns = new ArrayList<>();
    private final List<Register> registers = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private final List<MemoryWrite> writes = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private int nextId;

    private Flatten(Circuit circuit) {
        this.circuit = circuit;
        circuit.definitions().forEach(known -> definitions.put(known.name(), known));
    }

    /// The same circuit without hierarchy; itself if it has none.
    public static Circuit of(Circuit circuit) {
        return circuit.isFlat() ? onlyTop(circuit) : new Flatten(circuit).flat();
    }

    private static Circuit onlyTop(Circuit circuit) {
        return circuit.definitions().stream()
                        .allMatch(d -> d instanceof BlackBoxDefinition || d == circuit.top())
                ? circuit
                : new Flatten(circuit).flat();
    }

    private Circuit flat() {
        ModuleDefinition top = circuit.top();
        Body body = new Body("", top);
        body.copy();
        List<Port> ports =
                top.ports().stream()
                        .map(port -> new Port(port.direction(), body.signal(port.signal())))
                        .toList();
        List<Definition> definitions = new ArrayList<>();
        for (Definition definition : circuit.definitions()) {
            if (definition instanceof BlackBoxDefinition) {
                definitions.add(definition);
            }
        }
        definitions.add(
                new ModuleDefinition(
                        top.name(),
                        ports,
                        assigns,
                        registers,
                        memories,
                        writes,
                        instances,
                        checks,
                        top.location()));
        return new Circuit(definitions);
    }

    /// One instance of a module, and what its signals are called in the flat one.
    private final class Body {
        private final String prefix;
        private final ModuleDefinition module;
        private final Map<Signal, Signal> signals;
        private final Map<Memory, Memory> copies = new HashMap<>();

        Body(String prefix, ModuleDefinition module) {
            this.prefix = prefix;
            this.module = module;
            // As large as it will get: one that grows is filled twice.
            signals =
                    HashMap.newHashMap(
                            module.ports().size()
                                    + module.assigns().size()
                                    + module.registers().size());
        }

        Signal signal(Signal signal) {
            Signal copy = signals.get(signal);
            if (copy == null) {
                copy =
                        new Signal(
                                nextId++,
                                prefix.concat(signal.name()),
                                signal.type(),
                                signal.temporary(),
                                signal.location());
                signals.put(signal, copy);
            }
            return copy;
        }

        private Memory memory(Memory memory) {
            return copies.computeIfAbsent(
                    memory,
                    m ->
                            new Memory(
                                    nextId++,
                                    prefix + m.name(),
                                    m.element(),
                                    m.depth(),
                                    m.initial(),
                                    m.location()));
        }

        void copy() {
            module.ports().forEach(port -> signal(port.signal()));
            module.memories().forEach(memory -> memories.add(memory(memory)));
            for (Assign assign : module.assigns()) {
                assigns.add(
                        new Assign(
                                signal(assign.target()),
                                Rewrite.operation(assign.operation(), this::signal, this::memory)));
            }
            for (Register register : module.registers()) {
                registers.add(Rewrite.register(register, this::signal));
            }
            for (MemoryWrite write : module.writes()) {
                writes.add(Rewrite.write(write, this::signal, this::memory));
            }
            for (Check check : module.checks()) {
                checks.add(Rewrite.check(check, prefix + check.name(), this::signal));
            }
            module.instances().forEach(this::copy);
        }

        private void copy(Instance instance) {
            switch (definitions.get(instance.definition())) {
                case BlackBoxDefinition _ ->
                        instances.add(
                                new Instance(
                                        prefix + instance.name(),
                                        instance.definition(),
                                        connections(instance.inputs()),
                                        connections(instance.outputs()),
                                        instance.location()));
                case ModuleDefinition inner -> {
                    Body body = new Body(prefix + instance.name() + ".", inner);
                    for (Connection input : instance.inputs()) {
                        Signal port = body.signal(inner.port(input.port()).orElseThrow().signal());
                        assigns.add(plain(port, signal(input.signal())));
                    }
                    body.copy();
                    for (Connection output : instance.outputs()) {
                        Signal port = body.signal(inner.port(output.port()).orElseThrow().signal());
                        assigns.add(plain(signal(output.signal()), port));
                    }
                }
            }
        }

        private List<Connection> connections(List<Connection> connections) {
            return connections.stream()
                    .map(c -> new Connection(c.port(), signal(c.signal())))
                    .toList();
        }
    }

    private static Assign plain(Signal target, Signal source) {
        return new Assign(target, new Resize(source, target.type()));
    }
}

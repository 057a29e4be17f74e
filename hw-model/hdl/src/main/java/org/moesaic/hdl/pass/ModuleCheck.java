package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// What has to hold within one module, loops apart.
final class ModuleCheck {

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final List<HdlProblem> problems = new ArrayList<>();
    private final Map<Signal, String> drivers = new HashMap<>();
    private final Map<String, Location> names = new HashMap<>();
    private final Map<Integer, Signal> ids = new HashMap<>();

    ModuleCheck(Circuit circuit, ModuleDefinition module) {
        this.circuit = circuit;
        this.module = module;
    }

    List<HdlProblem> problems() {
        drivers();
        module.memories().forEach(memory -> name(memory.name(), memory.location()));
        module.instances().forEach(instance -> name(instance.name(), instance.location()));
        module.instances().forEach(this::connections);
        reads();
        return problems;
    }

    private void drivers() {
        module.inputs().forEach(port -> drive(port.signal(), "the input port"));
        for (Assign assign : module.assigns()) {
            drive(assign.target(), "an assignment");
        }
        for (Register register : module.registers()) {
            drive(register.signal(), "a register");
        }
        for (Instance instance : module.instances()) {
            for (Connection output : instance.outputs()) {
                drive(output.signal(), "output " + output.port() + " of " + instance.name());
            }
        }
    }

    private void drive(Signal signal, String driver) {
        String before = drivers.putIfAbsent(signal, driver);
        if (before != null) {
            problem(
                    signal.location(),
                    signal.name(),
                    "driven by " + before + " and by " + driver,
                    "a signal has one driver");
            return;
        }
        name(signal.name(), signal.location());
        Signal other = ids.putIfAbsent(signal.id(), signal);
        if (other != null) {
            problem(
                    signal.location(),
                    signal.name(),
                    "has the number %d of %s".formatted(signal.id(), other.name()),
                    "numbers are unique in a module");
        }
    }

    private void name(String name, Location location) {
        Location before = names.putIfAbsent(name, location);
        if (before != null) {
            problem(
                    location,
                    name,
                    "the name is taken already, at " + before,
                    "names are unique in a module");
        }
    }

    private void reads() {
        for (Port port : module.outputs()) {
            read(port.signal());
        }
        for (Assign assign : module.assigns()) {
            assign.operation().operands().forEach(this::read);
            if (assign.operation() instanceof MemoryRead read) {
                known(read.memory(), assign.target().location());
            }
        }
        for (Register register : module.registers()) {
            read(register.next());
            register.enable().ifPresent(this::read);
            register.reset().ifPresent(reset -> read(reset.when()));
        }
        for (MemoryWrite write : module.writes()) {
            known(write.memory(), write.location());
            read(write.enable());
            read(write.address());
            read(write.data());
            write.mask().ifPresent(this::read);
        }
        for (Check check : module.checks()) {
            read(check.guard());
            read(check.condition());
            check.shown().forEach(this::read);
        }
        for (Instance instance : module.instances()) {
            instance.inputs().forEach(connection -> read(connection.signal()));
        }
    }

    private void read(Signal signal) {
        // Said once for each signal: what is driven from here on counts as driven.
        if (drivers.putIfAbsent(signal, "nothing") == null) {
            problem(
                    signal.location(),
                    signal.name(),
                    "is read, but nothing drives it",
                    "drive it once");
        }
    }

    private void known(Memory memory, Location location) {
        if (!module.memories().contains(memory)) {
            problem(
                    location,
                    memory.name(),
                    "is no memory of this module",
                    "list it under memories");
        }
    }

    private void connections(Instance instance) {
        Definition definition = circuit.definition(instance.definition());
        connections(instance, definition.inputs(), instance.inputs());
        connections(instance, definition.outputs(), instance.outputs());
    }

    private void connections(Instance instance, List<Port> ports, List<Connection> connections) {
        List<String> wanted = ports.stream().map(Port::name).toList();
        List<String> found = connections.stream().map(Connection::port).toList();
        if (!wanted.equals(found)) {
            problem(
                    instance.location(),
                    instance.name(),
                    "connects the ports %s of %s".formatted(found, instance.definition()),
                    "they are %s, each once and in this order".formatted(wanted));
            return;
        }
        for (int i = 0; i < ports.size(); i++) {
            Signal signal = connections.get(i).signal();
            if (!signal.type().equals(ports.get(i).type())) {
                problem(
                        instance.location(),
                        instance.name() + "." + wanted.get(i),
                        "of type %s is tied to %s".formatted(ports.get(i).type().text(), signal),
                        "both sides have one type");
            }
        }
    }

    private void problem(Location location, String signal, String message, String cure) {
        problems.add(new HdlProblem(location, module.name() + "." + signal, message, cure));
    }
}

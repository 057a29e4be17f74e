package org.moesaic.hdl.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.UnsignedType;

/// One random module: a thing for each number. Operations read signals that exist already, so there are no combinational
/// loops; registers and memory writes get their operands at the end, from all signals.
final class RandomModule {

    /// How far back operands are taken from: near ones make deep circuits.
    private static final int REACH = 24;

    private final String name;
    private final List<Definition> known;
    private final Features features;

    private final List<Port> ports = new ArrayList<>();
    private final List<Assign> assigns = new ArrayList<>();
    private final List<Register> registers = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private final List<MemoryWrite> writes = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    /// What operands are taken from, oldest first.
    private final List<Signal> pool = new ArrayList<>();

    private final Set<Signal> read = new HashSet<>();
    private final List<Runnable> atTheEnd = new ArrayList<>();
    private final Signal reset;
    private int nextId;

    private RandomModule(String name, List<Definition> known, Features features) {
        this.name = name;
        this.known = known;
        this.features = features;
        reset = input("reset", Type.BOOL);
    }

    static ModuleDefinition of(
            String name, List<Long> things, List<Definition> known, Features features) {
        RandomModule module = new RandomModule(name, known, features);
        things.forEach(number -> module.add(new Choices(number)));
        List.copyOf(module.atTheEnd).forEach(Runnable::run);
        return module.finish(things.size() % 2 == 1);
    }

    private void add(Choices choices) {
        switch (choices.below(20)) {
            case 0, 1 -> input("i" + nextId, choices.type(features.maxWidth()));
            case 2, 3, 4 -> register(choices);
            case 5 -> memory(choices);
            case 6 -> memoryAccess(choices);
            case 7, 8 -> instance(choices);
            case 9 -> check(choices);
            default -> assign(new RandomOperation(this, choices).next(), choices.below(2) == 1);
        }
    }

    Features features() {
        return features;
    }

    private Signal signal(String signalName, Type type, boolean temporary) {
        return new Signal(nextId++, signalName, type, temporary, here());
    }

    /// Every line is another one, so that a test sees which is meant.
    private Location here() {
        return new Location(name + ".java", nextId + 1);
    }

    private Signal input(String inputName, Type type) {
        Signal signal = signal(inputName, type, false);
        ports.add(new Port(Direction.INPUT, signal));
        pool.add(signal);
        return signal;
    }

    private Signal assign(Operation operation, boolean temporary) {
        Signal target = signal((temporary ? "t" : "w") + nextId, operation.type(), temporary);
        assigns.add(new Assign(target, operation));
        pool.add(target);
        return target;
    }

    /// An existing signal.
    Signal any(Choices choices) {
        Signal signal = pool.get(pool.size() - 1 - choices.below(Math.min(REACH, pool.size())));
        read.add(signal);
        return signal;
    }

    /// An existing signal as another type.
    Signal as(Signal signal, Type type) {
        if (signal.type().equals(type)) {
            return signal;
        }
        Signal target = signal("c" + nextId, type, true);
        assigns.add(new Assign(target, new Resize(signal, type)));
        return target;
    }

    Signal any(Choices choices, Type type) {
        return as(any(choices), type);
    }

    /// A memory that exists already, if any.
    Optional<Memory> anyMemory(Choices choices) {
        return memories.isEmpty()
                ? Optional.empty()
                : Optional.of(memories.get(choices.below(memories.size())));
    }

    private void register(Choices choices) {
        Type type = choices.type(features.maxWidth());
        Signal signal = signal("r" + nextId, type, choices.seldom(3));
        pool.add(signal);
        Optional<Register.Reset> resetTo =
                switch (choices.below(4)) {
                    case 0 -> Optional.empty();
                    case 1 ->
                            Optional.of(
                                    new Register.Reset(
                                            any(choices, Type.BOOL), choices.value(type)));
                    default -> Optional.of(new Register.Reset(reset, choices.value(type)));
                };
        atTheEnd.add(() -> {
            Signal next = any(choices, type);
            Optional<Signal> enable =
                    choices.below(2) == 0 ? Optional.empty() : Optional.of(any(choices, Type.BOOL));
            registers.add(new Register(signal, next, enable, resetTo));
        });
    }

    private void memory(Choices choices) {
        Type element = choices.type(features.maxWidth());
        int depth = 1 + choices.below(9);
        var initial =
                IntStream.range(0, choices.below(depth + 1))
                        .mapToObj(_ -> choices.value(element))
                        .toList();
        Memory memory = new Memory(memories.size(), "m" + nextId, element, depth, initial, here());
        memories.add(memory);
        nextId++;
        read(memory, choices);
        write(memory, choices);
    }

    private void memoryAccess(Choices choices) {
        Optional<Memory> memory = anyMemory(choices);
        if (memory.isEmpty()) {
            memory(choices);
        } else if (choices.below(2) == 0) {
            read(memory.get(), choices);
        } else {
            write(memory.get(), choices);
        }
    }

    private void read(Memory memory, Choices choices) {
        Signal address = any(choices, new UnsignedType(memory.addressWidth()));
        Signal word = assign(new MemoryRead(memory, address), false);
        if (choices.below(2) == 1) {
            Signal synchronous = signal("r" + nextId, memory.element(), false);
            pool.add(synchronous);
            registers.add(new Register(synchronous, word, Optional.empty(), Optional.empty()));
        }
    }

    private void write(Memory memory, Choices choices) {
        atTheEnd.add(() -> {
            Signal address = any(choices, new UnsignedType(memory.addressWidth()));
            Signal data = any(choices, memory.element());
            Signal enable = any(choices, Type.BOOL);
            int width = memory.element().width();
            int wanted = 1 + choices.below(9);
            Optional<Signal> mask =
                    wanted == 1 || width % wanted != 0
                            ? Optional.empty()
                            : Optional.of(any(choices, new UnsignedType(wanted)));
            writes.add(new MemoryWrite(memory, enable, address, data, mask, here()));
        });
    }

    private void instance(Choices choices) {
        if (known.isEmpty()) {
            assign(new RandomOperation(this, choices).next(), false);
            return;
        }
        Definition definition = known.get(choices.below(known.size()));
        List<Connection> inputs = new ArrayList<>();
        for (Port port : definition.inputs()) {
            Signal source = port.name().equals("reset") ? reset : any(choices, port.type());
            inputs.add(new Connection(port.name(), source));
        }
        List<Connection> outputs = new ArrayList<>();
        for (Port port : definition.outputs()) {
            Signal target = signal("o" + nextId, port.type(), false);
            outputs.add(new Connection(port.name(), target));
            pool.add(target);
        }
        String instanceName = (definition instanceof BlackBoxDefinition ? "b" : "u") + nextId;
        nextId++;
        instances.add(new Instance(instanceName, definition.name(), inputs, outputs, here()));
    }

    private void check(Choices choices) {
        if (!features.checks()) {
            assign(new RandomOperation(this, choices).next(), false);
            return;
        }
        Check.Kind kind = choices.seldom(4) ? Check.Kind.ASSERT : Check.Kind.COVER;
        atTheEnd.add(() ->
                checks.add(
                        new Check(
                                kind,
                                "check" + checks.size(),
                                any(choices, Type.BOOL),
                                any(choices, Type.BOOL),
                                "saw {}",
                                List.of(any(choices)),
                                here())));
    }

    /// Named signals that nobody reads become outputs; temporary ones stay unread, as dead code.
    private ModuleDefinition finish(boolean backwards) {
        List<Signal> sinks =
                pool.stream()
                        .filter(signal -> !signal.temporary() && !read.contains(signal))
                        .filter(signal -> ports.stream().noneMatch(p -> p.signal() == signal))
                        .toList();
        for (Signal sink : sinks) {
            Signal output = signal("out" + nextId, sink.type(), false);
            ports.add(new Port(Direction.OUTPUT, output));
            assigns.add(new Assign(output, new Resize(sink, sink.type())));
        }
        return new ModuleDefinition(
                name,
                ports,
                backwards ? assigns.reversed() : assigns,
                registers,
                memories,
                writes,
                instances,
                checks,
                here());
    }
}

package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.Unary;
import org.moesaic.hdl.ir.UnaryOperator;

/// One module under construction: everything that its constructor has declared so far. The module whose constructor runs
/// is the current one of the thread; operations on values are recorded there.
final class ModuleBuilder {

    static final String RESET = "reset";
    static final String CLOCK = "clock";
    static final String CLOCK_ENABLE = "clock_enable";

    private static final ThreadLocal<ModuleBuilder> CURRENT = new ThreadLocal<>();
    private static final ThreadLocal<ModuleBuilder> AWAITED = new ThreadLocal<>();

    private final DesignBuilder design;
    private final ModuleBuilder parent;
    private final String instanceName;
    private final boolean gated;
    private final SignalNames names = new SignalNames();
    private final Blocks blocks = new Blocks(this);
    private final Map<Literal, Signal> literals = new HashMap<>();
    private final Map<Net, Net> childPorts = new IdentityHashMap<>();
    private final Map<Signal, Net> portNets = new HashMap<>();
    private int nextId;
    private String moduleName;
    private Location location;
    private Signal resetPort;
    private Signal reset;
    private Signal clockEnablePort;
    private Signal clockEnable;

    // What the definition will be made of.
    final List<Port> ports = new ArrayList<>();
    final List<Assign> assigns = new ArrayList<>();
    final List<Net> settable = new ArrayList<>();
    final List<PendingRegister> registers = new ArrayList<>();
    final List<Memory> memories = new ArrayList<>();
    final List<MemoryWrite> writes = new ArrayList<>();
    final List<Instance> instances = new ArrayList<>();
    final List<Check> checks = new ArrayList<>();

    /// A register that has been declared: all but its next value.
    record PendingRegister(
            Net net, Optional<Signal> clockEnable, Optional<Signal> reset, BigInteger value) {}

    private ModuleBuilder(DesignBuilder design, ModuleBuilder parent, String instanceName) {
        this.design = design;
        this.parent = parent;
        this.instanceName = instanceName;
        this.gated = parent != null && parent.clockEnable().isPresent();
    }

    // ---- which module is being built

    static ModuleBuilder current() {
        ModuleBuilder builder = CURRENT.get();
        if (builder == null) {
            throw Misuse.of(
                    "",
                    "a circuit is described outside of a component under construction",
                    "do it in the constructor of a class that extends Component, and start with Design.of(MyComponent::new)");
        }
        return builder;
    }

    /// The builder that the constructor of a component belongs to.
    static ModuleBuilder take(Class<? extends Component> component) {
        ModuleBuilder builder = AWAITED.get();
        if (builder == null) {
            String name = component.getSimpleName();
            throw new HdlException(
                    new HdlProblem(
                            Source.construction(component),
                            "",
                            "new " + name + "() on its own",
                            "write instance(\"name\", () -> new %s()) inside a component, or Design.of(() -> new %s()) for the top"
                                    .formatted(name, name)));
        }
        AWAITED.remove();
        CURRENT.set(builder);
        return builder;
    }

    /// Runs the constructor of a component as a module of its own.
    static <C extends Component> C construct(
            DesignBuilder design, String instanceName, Supplier<C> constructor) {
        ModuleBuilder outer = CURRENT.get();
        ModuleBuilder inner = new ModuleBuilder(design, outer, instanceName);
        AWAITED.set(inner);
        try {
            C component = constructor.get();
            if (component == null || component.builder() != inner) {
                throw Misuse.of(
                        instanceName,
                        "the component was not made here",
                        "make it inside the function: () -> new MyComponent()");
            }
            return component;
        } finally {
            AWAITED.remove();
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    // ---- names

    DesignBuilder design() {
        return design;
    }

    ModuleBuilder parent() {
        return parent;
    }

    void module(String name, Location declared) {
        moduleName = name;
        location = declared;
    }

    String moduleName() {
        return moduleName;
    }

    Location location() {
        return location;
    }

    SignalNames names() {
        return names;
    }

    /// `Top.cell`: the module at the top by its class, instances by their name.
    String path() {
        return parent == null ? moduleName : parent.path() + "." + instanceName;
    }

    // ---- signals

    private Signal newSignal(String name, Type type, boolean temporary, Location at) {
        return new Signal(nextId++, name, type, temporary, at);
    }

    int newId() {
        return nextId++;
    }

    /// A signal that the user has named, in the line that runs now.
    Net declare(Net.Kind kind, String name, Type type, boolean temporary) {
        return declare(kind, name, type, temporary, Source.here());
    }

    /// A signal that the user has named, for those who know the line already: to look for it is a large part of what a
    /// signal costs.
    Net declare(Net.Kind kind, String name, Type type, boolean temporary, Location at) {
        if (name.equals(RESET) || name.equals(CLOCK) || name.equals(CLOCK_ENABLE)) {
            throw Misuse.of(
                    name,
                    "the name is reserved: clock and reset are there without being declared",
                    "choose another name; reset() is the reset as a Bool");
        }
        Net net = Net.of(this, kind, newSignal(names.take(name, at), type, temporary, at));
        switch (kind) {
            case INPUT -> {
                ports.add(new Port(Direction.INPUT, net.signal()));
                portNets.put(net.signal(), net);
            }
            case OUTPUT -> {
                ports.add(new Port(Direction.OUTPUT, net.signal()));
                portNets.put(net.signal(), net);
                settable.add(net);
            }
            case WIRE, CHILD_INPUT -> {
                settable.add(net);
                blocks.current().locals().add(net);
            }
            case REGISTER, CHILD_OUTPUT, VALUE -> {}
        }
        return net;
    }

    /// The result of an operation, at a line of the source.
    Signal operation(Operation operation, Location at) {
        if (operation instanceof Literal literal) {
            return literals.computeIfAbsent(literal, _ -> assign(literal, at));
        }
        return assign(operation, at);
    }

    private Signal assign(Operation operation, Location at) {
        Signal signal = newSignal(names.temporary(operation), operation.type(), true, at);
        assigns.add(new Assign(signal, operation));
        return signal;
    }

    /// The result of an operation, at the line that runs now.
    Signal operation(Operation operation) {
        Signal known = operation instanceof Literal ? literals.get(operation) : null;
        return known != null ? known : operation(operation, Source.here());
    }

    Net value(Operation operation) {
        return Net.of(this, Net.Kind.VALUE, operation(operation));
    }

    Net literal(Literal literal) {
        return value(literal);
    }

    /// A named copy of a value.
    Net named(String name, Operation operation) {
        Net net = declare(Net.Kind.VALUE, name, operation.type(), false);
        assigns.add(new Assign(net.signal(), operation));
        return net;
    }

    Signal select(Net.Element element) {
        return operation(
                new Select(
                        read(element.index()),
                        element.elements().stream().map(this::read).toList()),
                Source.here());
    }

    // ---- reading and setting

    /// The net as this module sees it: its own, or a port of an instance in it.
    private Net local(Net net) {
        if (net.owner() == this) {
            return net;
        }
        Net port = childPorts.get(net);
        if (port == null) {
            String owner = net.owner() == null ? "no module" : net.owner().path();
            throw Misuse.of(
                    net.label(),
                    "belongs to " + owner + " and cannot be reached from " + path(),
                    "only ports of instances of this module can; pass it through a port");
        }
        return port;
    }

    /// The net of one of this module's declared ports.
    Net port(Signal signal) {
        return portNets.get(signal);
    }

    void childPort(Net inChild, Net here) {
        childPorts.put(inChild, here);
    }

    Signal read(Net net) {
        return local(net).signal();
    }

    /// The net takes the value where the current block applies.
    void set(Net target, Signal value) {
        Net net = local(target);
        if (net.element() != null) {
            List<Net> elements = net.element().elements().stream().map(this::local).toList();
            elements.forEach(this::checkSettable);
            blocks.add(
                    new Statement.SetElement(
                            elements, read(net.element().index()), value, Source.here()));
            return;
        }
        checkSettable(net);
        blocks.add(new Statement.Set(net, value));
    }

    private void checkSettable(Net net) {
        switch (net.kind()) {
            case OUTPUT, WIRE, REGISTER, CHILD_INPUT -> {}
            case INPUT ->
                    throw Misuse.of(
                            net.label(),
                            "is driven from outside already, as an input (%s)"
                                    .formatted(net.location()),
                            "a signal has one driver; make it an output, or set a wire");
            case CHILD_OUTPUT ->
                    throw Misuse.of(
                            net.label(),
                            "is driven by its instance already (%s)".formatted(net.location()),
                            "a signal has one driver; set an input of the instance, or a wire");
            case VALUE ->
                    throw Misuse.of(
                            net.label(),
                            "is the result of an operation already (%s)".formatted(net.location()),
                            "a signal has one driver; set a wire, a register or an output");
        }
    }

    Blocks blocks() {
        return blocks;
    }

    // ---- reset and clock enable

    /// The condition under which registers reset; makes the port on first use.
    Signal reset() {
        if (reset == null) {
            resetPort = newSignal(RESET, Type.BOOL, false, location);
            reset = resetPort;
        }
        return reset;
    }

    /// The condition under which registers move, if there is one; makes the port on first use where the module as a whole
    /// stands under one.
    Optional<Signal> clockEnable() {
        if (clockEnable == null && gated) {
            clockEnablePort = newSignal(CLOCK_ENABLE, Type.BOOL, false, location);
            clockEnable = clockEnablePort;
        }
        return Optional.ofNullable(clockEnable);
    }

    /// The ports that are there without being declared, as far as they are used.
    List<Port> impliedPorts() {
        return Stream.of(resetPort, clockEnablePort)
                .filter(Objects::nonNull)
                .map(signal -> new Port(Direction.INPUT, signal))
                .toList();
    }

    /// Registers, memory writes and checks of the body, also in instances, stand still while the condition is 0.
    void withClockEnable(Signal condition, Runnable body) {
        Signal outer = clockEnable().orElse(null);
        clockEnable = outer == null ? condition : and(outer, condition);
        try {
            body.run();
        } finally {
            clockEnable = outer;
        }
    }

    /// Registers of the body, also in instances, reset also while the condition is 1.
    void withReset(Signal condition, Runnable body) {
        Signal outer = reset();
        reset = operation(new Binary(BinaryOperator.OR, outer, condition));
        try {
            body.run();
        } finally {
            reset = outer;
        }
    }

    // ---- small logic of our own

    Signal and(Signal left, Signal right) {
        return operation(new Binary(BinaryOperator.AND, left, right));
    }

    Signal not(Signal operand) {
        return operation(new Unary(UnaryOperator.NOT, operand));
    }

    Signal one() {
        return operation(Literal.of(Type.BOOL, 1));
    }
}

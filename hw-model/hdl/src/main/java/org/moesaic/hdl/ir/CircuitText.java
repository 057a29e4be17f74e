package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.moesaic.hdl.Location;

/// The text form of a circuit: one line for each thing, in the order of the lists, with names and types and, on request,
/// with the lines of the source. Equal circuits give equal text, from release to release; tests compare it.
///
/// ```
/// module Counter
///   input reset:u1
///   input enable:u1
///   output count:u8
///   one:u8 = literal 1
///   sum:u8 = add value one
///   count:u8 = resize value
///   register value:u8 <- sum when enable reset(reset, 0)
/// ```
public final class CircuitText {

    private final boolean locations;
    private final StringBuilder text = new StringBuilder();

    private CircuitText(boolean locations) {
        this.locations = locations;
    }

    /// The text without lines of the source.
    public static String of(Circuit circuit) {
        return print(circuit, false);
    }

    /// The text with ` @ File.java:12` behind each line whose place is known.
    public static String withLocations(Circuit circuit) {
        return print(circuit, true);
    }

    private static String print(Circuit circuit, boolean locations) {
        CircuitText printer = new CircuitText(locations);
        circuit.definitions().forEach(printer::definition);
        return printer.text.toString();
    }

    private void definition(Definition definition) {
        switch (definition) {
            case ModuleDefinition module -> module(module);
            case BlackBoxDefinition box -> blackBox(box);
        }
    }

    private void module(ModuleDefinition module) {
        line("module " + module.name(), module.location());
        module.ports().forEach(this::port);
        for (Memory memory : module.memories()) {
            String initial =
                    memory.initial().isEmpty() ? "" : " initial " + join(memory.initial(), ", ");
            line("  memory " + memory + initial, memory.location());
        }
        for (Instance instance : module.instances()) {
            line(
                    "  instance %s of %s(%s) -> (%s)"
                            .formatted(
                                    instance.name(),
                                    instance.definition(),
                                    connections(instance.inputs()),
                                    connections(instance.outputs())),
                    instance.location());
        }
        for (Assign assign : module.assigns()) {
            line(
                    "  " + assign.target() + " = " + operation(assign.operation()),
                    assign.target().location());
        }
        for (Register register : module.registers()) {
            line("  " + register(register), register.signal().location());
        }
        for (MemoryWrite write : module.writes()) {
            String mask = write.mask().map(signal -> " mask " + signal.name()).orElse("");
            line(
                    "  write %s[%s] <- %s when %s%s"
                            .formatted(
                                    write.memory().name(),
                                    write.address().name(),
                                    write.data().name(),
                                    write.enable().name(),
                                    mask),
                    write.location());
        }
        for (Check check : module.checks()) {
            line(
                    "  %s %s: %s when %s \"%s\"%s"
                            .formatted(
                                    lower(check.kind()),
                                    check.name(),
                                    check.condition().name(),
                                    check.guard().name(),
                                    check.message(),
                                    check.shown().stream()
                                            .map(signal -> " " + signal.name())
                                            .collect(Collectors.joining())),
                    check.location());
        }
    }

    private void blackBox(BlackBoxDefinition box) {
        line("blackbox " + box.name() + " is " + box.module(), box.location());
        box.clockPort().ifPresent(clock -> line("  clock " + clock, box.location()));
        box.parameters()
                .forEach((name, value) ->
                        line("  parameter " + name + " = " + value, box.location()));
        box.ports().forEach(this::port);
    }

    private void port(Port port) {
        line("  " + lower(port.direction()) + " " + port.signal(), port.signal().location());
    }

    private static String register(Register register) {
        return "register %s <- %s%s%s"
                .formatted(
                        register.signal(),
                        register.next().name(),
                        register.enable().map(enable -> " when " + enable.name()).orElse(""),
                        register.reset()
                                .map(reset ->
                                        " reset("
                                                + reset.when().name()
                                                + ", "
                                                + reset.value()
                                                + ")")
                                .orElse(""));
    }

    /// The right side of an assignment, such as `add a b`.
    public static String operation(Operation operation) {
        return switch (operation) {
            case Literal literal -> "literal " + literal.value();
            case Unary unary -> lower(unary.operator()) + names(unary);
            case Binary binary -> lower(binary.operator()) + names(binary);
            case Mux mux -> "mux" + names(mux);
            case Select select -> "select" + names(select);
            case Slice slice ->
                    "slice" + names(slice) + "[" + slice.high() + ":" + slice.low() + "]";
            case Concat concat -> "concat" + names(concat);
            case Resize resize -> "resize" + names(resize);
            case MemoryRead read ->
                    "read " + read.memory().name() + "[" + read.address().name() + "]";
        };
    }

    private static String names(Operation operation) {
        return operation.operands().stream()
                .map(signal -> " " + signal.name())
                .collect(Collectors.joining());
    }

    private static String connections(List<Connection> connections) {
        return connections.stream()
                .map(connection -> connection.port() + ": " + connection.signal().name())
                .collect(Collectors.joining(", "));
    }

    private static String join(List<?> values, String between) {
        return values.stream().map(Object::toString).collect(Collectors.joining(between));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void line(String line, Location location) {
        text.append(line);
        if (locations && !location.equals(Location.UNKNOWN)) {
            text.append(" @ ").append(location);
        }
        text.append('\n');
    }
}

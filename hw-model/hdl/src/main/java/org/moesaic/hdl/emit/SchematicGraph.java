package org.moesaic.hdl.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Unary;

/// What a schematic shows of a module: boxes with pins, and wires between them. Constants stand at the pin that they feed;
/// operations that nothing reads are left out.
final class SchematicGraph {

    enum Kind {
        INPUT,
        OUTPUT,
        OPERATION,
        REGISTER,
        MEMORY,
        INSTANCE
    }

    /// @param label what stands in the box
    /// @param pins names of the inputs, from the top; a constant stands for itself
    /// @param tip what a reader sees when pointing at it
    record Box(int id, Kind kind, String label, List<String> pins, String tip) {}

    /// A wire from the output of a box to a pin of another.
    record Wire(int from, String signal, int width, int to, int pin) {}

    private final List<Box> boxes = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Map<Signal, Integer> drivers = new HashMap<>();
    private final Map<Signal, Literal> constants = new HashMap<>();
    private final Reads reads;

    SchematicGraph(ModuleDefinition module) {
        reads = new Reads(module);
        for (Assign assign : module.assigns()) {
            if (assign.operation() instanceof Literal literal && assign.target().temporary()) {
                constants.put(assign.target(), literal);
            }
        }
        List<Runnable> connections = new ArrayList<>();
        module.inputs().forEach(port -> input(port.signal()));
        Map<Memory, Integer> memories = memories(module, connections);
        for (Register register : module.registers()) {
            register(register, connections);
        }
        for (Instance instance : module.instances()) {
            instance(instance, connections);
        }
        for (Assign assign : module.assigns()) {
            if (reads.isLive(assign.target()) && !constants.containsKey(assign.target())) {
                operation(assign, memories, connections);
            }
        }
        for (Port port : module.ports()) {
            if (port.direction() == Direction.OUTPUT) {
                Signal signal = port.signal();
                box(
                        Kind.OUTPUT,
                        signal.name(),
                        List.of(signal),
                        List.of(""),
                        signal.location(),
                        connections);
            }
        }
        connections.forEach(Runnable::run);
    }

    List<Box> boxes() {
        return boxes;
    }

    List<Wire> wires() {
        return wires;
    }

    private void input(Signal signal) {
        drivers.put(signal, boxes.size());
        boxes.add(new Box(boxes.size(), Kind.INPUT, signal.name(), List.of(), tip(signal)));
    }

    private Map<Memory, Integer> memories(ModuleDefinition module, List<Runnable> connections) {
        Map<Memory, Integer> boxOf = new HashMap<>();
        for (Memory memory : module.memories()) {
            List<Signal> operands = new ArrayList<>();
            List<String> pins = new ArrayList<>();
            for (MemoryWrite write : module.writes()) {
                if (write.memory().equals(memory)) {
                    operands.addAll(List.of(write.enable(), write.address(), write.data()));
                    pins.addAll(List.of("write", "address", "data"));
                    write.mask()
                            .ifPresent(mask -> {
                                operands.add(mask);
                                pins.add("mask");
                            });
                }
            }
            boxOf.put(memory, boxes.size());
            box(Kind.MEMORY, memory.toString(), operands, pins, memory.location(), connections);
        }
        return boxOf;
    }

    private void register(Register register, List<Runnable> connections) {
        List<Signal> operands = new ArrayList<>(List.of(register.next()));
        List<String> pins = new ArrayList<>(List.of("next"));
        register.enable()
                .ifPresent(enable -> {
                    operands.add(enable);
                    pins.add("enable");
                });
        register.reset()
                .ifPresent(reset -> {
                    operands.add(reset.when());
                    pins.add("reset to " + reset.value());
                });
        drivers.put(register.signal(), boxes.size());
        box(
                Kind.REGISTER,
                register.signal().toString(),
                operands,
                pins,
                register.signal().location(),
                connections);
    }

    private void instance(Instance instance, List<Runnable> connections) {
        int id = boxes.size();
        instance.outputs().forEach(output -> drivers.put(output.signal(), id));
        box(
                Kind.INSTANCE,
                instance.name() + ": " + instance.definition(),
                instance.inputs().stream().map(Connection::signal).toList(),
                instance.inputs().stream().map(Connection::port).toList(),
                instance.location(),
                connections);
    }

    private void operation(
            Assign assign, Map<Memory, Integer> memories, List<Runnable> connections) {
        Signal target = assign.target();
        Operation operation = assign.operation();
        drivers.put(target, boxes.size());
        int id = boxes.size();
        String name = target.temporary() ? "" : target.name() + " = ";
        box(
                Kind.OPERATION,
                name + label(operation),
                operation.operands(),
                pins(operation),
                target.location(),
                connections);
        if (operation instanceof MemoryRead read) {
            wires.add(new Wire(memories.get(read.memory()), "", target.width(), id, 0));
        }
    }

    private static String label(Operation operation) {
        return switch (operation) {
            case Literal literal -> literal.value().toString();
            case Unary unary ->
                    switch (unary.operator()) {
                        case NOT -> "~";
                        case ALL_ONES -> "&";
                        case ANY_ONE -> "|";
                        case PARITY -> "^";
                    };
            case Binary binary ->
                    switch (binary.operator()) {
                        case ADD -> "+";
                        case SUBTRACT -> "−";
                        case MULTIPLY -> "×";
                        case DIVIDE -> "/";
                        case REMAINDER -> "mod";
                        case AND -> "and";
                        case OR -> "or";
                        case XOR -> "xor";
                        case EQUAL -> "=";
                        case NOT_EQUAL -> "≠";
                        case LESS -> "<";
                        case LESS_OR_EQUAL -> "≤";
                        case SHIFT_LEFT -> "<<";
                        case SHIFT_RIGHT -> ">>";
                    };
            case Mux mux -> "mux";
            case Select select -> "select";
            case Slice slice ->
                    slice.high() == slice.low()
                            ? "[" + slice.low() + "]"
                            : "[" + slice.high() + ":" + slice.low() + "]";
            case Concat concat -> "{ }";
            case Resize resize -> resize.type().text().toLowerCase(Locale.ROOT);
            case MemoryRead read -> "read " + read.memory().name();
        };
    }

    private static List<String> pins(Operation operation) {
        return switch (operation) {
            case Mux mux -> List.of("?", "1", "0");
            case Select select -> {
                List<String> pins = new ArrayList<>(List.of("index"));
                for (int i = 0; i < select.elements().size(); i++) {
                    pins.add(Integer.toString(i));
                }
                yield pins;
            }
            case MemoryRead read -> List.of("address");
            case Literal literal -> List.of();
            case Unary unary -> List.of("");
            case Binary binary -> List.of("", "");
            case Slice slice -> List.of("");
            case Resize resize -> List.of("");
            case Concat concat -> concat.parts().stream().map(part -> "").toList();
        };
    }

    private void box(
            Kind kind,
            String label,
            List<Signal> operands,
            List<String> pins,
            Location location,
            List<Runnable> connections) {
        int id = boxes.size();
        List<String> texts = new ArrayList<>(pins);
        for (int i = 0; i < operands.size(); i++) {
            Literal constant = constants.get(operands.get(i));
            if (constant != null) {
                texts.set(i, (pins.get(i) + " " + constant.value()).strip());
            }
        }
        boxes.add(
                new Box(
                        id,
                        kind,
                        label,
                        texts,
                        label + (location.equals(Location.UNKNOWN) ? "" : "\n" + location)));
        connections.add(() -> {
            for (int i = 0; i < operands.size(); i++) {
                Signal operand = operands.get(i);
                if (!constants.containsKey(operand)) {
                    wires.add(
                            new Wire(
                                    drivers.get(operand),
                                    operand.temporary() ? "" : operand.name(),
                                    operand.width(),
                                    id,
                                    i));
                }
            }
        });
    }

    private static String tip(Signal signal) {
        return signal
                + (signal.location().equals(Location.UNKNOWN) ? "" : "\n" + signal.location());
    }
}

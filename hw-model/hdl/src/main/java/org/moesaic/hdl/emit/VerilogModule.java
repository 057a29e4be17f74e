package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// One module: ports, declarations, instances, assignments, registers, memories, checks, in this order.
final class VerilogModule {

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final Set<String> clocked;
    private final VerilogNames names = new VerilogNames();
    private final EnumNames enums = new EnumNames(names);
    private final VerilogDivision division = new VerilogDivision(names);
    private final Reads reads;
    private final Inlining inlining;
    private final Expressions expressions;
    private final Set<Signal> registered = new HashSet<>();
    private final String clock;

    /// @param clocked names of the modules and black boxes that have a clock
    VerilogModule(Circuit circuit, ModuleDefinition module, Set<String> clocked) {
        this.circuit = circuit;
        this.module = module;
        this.clocked = clocked;
        module.ports().forEach(port -> names.of(port.name()));
        clock = clocked.contains(module.name()) ? names.fresh(Verilog.CLOCK) : "";
        reads = new Reads(module);
        inlining = new Inlining(module, reads);
        expressions = new Expressions(names, inlining, enums, division);
        module.registers().forEach(register -> registered.add(register.signal()));
    }

    String text() {
        // the body first: it says which enumeration members are mentioned
        StringBuilder body = new StringBuilder();
        declarations(body);
        VerilogMemories memories = new VerilogMemories(module, names, expressions, clock);
        memories.declare(body);
        section(body, assigns());
        module.instances().forEach(instance -> instance(body, instance));
        initialOutputs(body);
        new VerilogRegisters(names, expressions, clock).write(body, module.registers());
        memories.write(body);
        new VerilogChecks(names, expressions, clock).write(body, module.checks());
        unread(body);
        StringBuilder text = new StringBuilder();
        text.append(comment(module.location(), "// ", "\n"));
        text.append("module ").append(VerilogNames.legal(module.name()));
        text.append(portList()).append(";\n");
        section(text, enums.declarations());
        text.append(division.declarations());
        return text.append(body).append("endmodule\n").toString();
    }

    private static void section(StringBuilder text, String lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(lines);
        }
    }

    private String portList() {
        List<String> lines = new ArrayList<>();
        if (!clock.isEmpty()) {
            lines.add("input wire " + clock);
        }
        for (Port port : module.ports()) {
            Signal signal = port.signal();
            String kind =
                    port.direction() == Direction.INPUT
                            ? "input wire "
                            : registered.contains(signal) ? "output reg " : "output wire ";
            lines.add(kind + typed(signal));
        }
        return lines.isEmpty()
                ? ""
                : lines.stream().collect(Collectors.joining(",\n    ", " (\n    ", "\n)"));
    }

    private void declarations(StringBuilder text) {
        Set<Signal> ports = module.ports().stream().map(Port::signal).collect(Collectors.toSet());
        StringBuilder lines = new StringBuilder();
        for (Assign assign : module.assigns()) {
            Signal target = assign.target();
            if (!ports.contains(target) && written(target)) {
                lines.append("  wire ").append(typed(target)).append(';').append(place(target));
            }
        }
        for (Instance instance : module.instances()) {
            for (Connection output : instance.outputs()) {
                if (!ports.contains(output.signal())) {
                    lines.append("  wire ").append(typed(output.signal())).append(";\n");
                }
            }
        }
        for (Register register : module.registers()) {
            Signal signal = register.signal();
            if (!ports.contains(signal)) {
                lines.append("  reg ")
                        .append(typed(signal))
                        .append(" = ")
                        .append(expressions.literal(signal.type(), register.initial()).text())
                        .append(';')
                        .append(place(signal));
            }
        }
        section(text, lines.toString());
    }

    private void initialOutputs(StringBuilder text) {
        StringBuilder lines = new StringBuilder();
        for (Register register : module.registers()) {
            Signal signal = register.signal();
            if (module.port(signal.name()).isPresent()) {
                lines.append(
                        "  initial %s = %s;\n"
                                .formatted(
                                        names.of(signal.name()),
                                        expressions
                                                .literal(signal.type(), register.initial())
                                                .text()));
            }
        }
        section(text, lines.toString());
    }

    private String assigns() {
        StringBuilder lines = new StringBuilder();
        for (Assign assign : module.assigns()) {
            if (written(assign.target())) {
                lines.append("  assign ")
                        .append(names.of(assign.target().name()))
                        .append(" = ")
                        .append(expressions.of(assign.operation()).text())
                        .append(';')
                        .append(place(assign.target()));
            }
        }
        return lines.toString();
    }

    private boolean written(Signal target) {
        return reads.isLive(target) && !inlining.isInlined(target);
    }

    private void instance(StringBuilder text, Instance instance) {
        text.append('\n');
        text.append(comment(instance.location(), "  // ", "\n"));
        text.append("  ").append(moduleOf(instance));
        List<String> connections = new ArrayList<>();
        Optional<String> instanceClock = Optional.empty();
        if (circuit.definition(instance.definition()) instanceof BlackBoxDefinition box) {
            instanceClock = box.clockPort();
            if (!box.parameters().isEmpty()) {
                text.append(
                        box.parameters().entrySet().stream()
                                .map(entry -> "." + entry.getKey() + "(" + entry.getValue() + ")")
                                .collect(Collectors.joining(", ", " #(", ")")));
            }
        } else if (clocked.contains(instance.definition())) {
            instanceClock = Optional.of(Verilog.clockOf(circuit.definition(instance.definition())));
        }
        instanceClock.ifPresent(port -> connections.add("." + port + "(" + clock + ")"));
        for (Connection input : instance.inputs()) {
            connections.add(connection(input, expressions.of(input.signal()).text()));
        }
        for (Connection output : instance.outputs()) {
            connections.add(connection(output, names.of(output.signal().name())));
        }
        text.append(' ').append(names.of(instance.name()));
        text.append(
                connections.stream()
                        .collect(Collectors.joining(",\n      ", " (\n      ", "\n  );\n")));
    }

    private String moduleOf(Instance instance) {
        return circuit.definition(instance.definition()) instanceof BlackBoxDefinition box
                ? box.module()
                : VerilogNames.legal(instance.definition());
    }

    private static String connection(Connection connection, String value) {
        return "." + VerilogNames.legal(connection.port()) + "(" + value + ")";
    }

    /// Linters take a bit that nobody reads for a mistake, unless the name of a reader says that it is meant.
    private void unread(StringBuilder text) {
        List<Signal> candidates = new ArrayList<>();
        module.inputs().forEach(port -> candidates.add(port.signal()));
        module.assigns().stream()
                .map(Assign::target)
                .filter(this::written)
                .forEach(candidates::add);
        module.registers().forEach(register -> candidates.add(register.signal()));
        module.instances()
                .forEach(instance ->
                        instance.outputs().forEach(output -> candidates.add(output.signal())));
        Set<Signal> outputs =
                module.outputs().stream().map(Port::signal).collect(Collectors.toSet());
        List<String> unread =
                candidates.stream()
                        .filter(signal -> !outputs.contains(signal) && reads.leavesBits(signal))
                        .map(signal -> names.of(signal.name()))
                        .toList();
        if (!unread.isEmpty()) {
            text.append(
                    "\n  wire %s = &{1'b0, %s};\n"
                            .formatted(names.fresh("_unused"), String.join(", ", unread)));
        }
    }

    private String typed(Signal signal) {
        return typed(signal.type().signed(), signal.width(), names.of(signal.name()));
    }

    static String typed(boolean signed, int width, String name) {
        return (signed ? "signed " : "") + range(width) + name;
    }

    /// `[7:0] `; nothing for a single bit.
    static String range(int width) {
        return width == 1 ? "" : "[" + BigInteger.valueOf(width - 1L) + ":0] ";
    }

    private static String place(Signal signal) {
        return signal.temporary() ? "\n" : comment(signal.location(), " // ", "") + "\n";
    }

    static String comment(Location location, String before, String after) {
        return location.equals(Location.UNKNOWN) ? "" : before + location + after;
    }
}

package org.moesaic.hdl.emit;

import java.util.HashSet;
import java.util.Set;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

/// A circuit as Verilog-2005 (IEEE 1364-2005): one module for each of the circuit's, with its names, and the lines of the
/// source as comments.
///
/// The text means in every simulator what the circuit means in ours: registers and memories have initial values, a
/// division by zero, an index beyond the end and a shift beyond the width are written out. Bodies of black boxes are the
/// user's; give their files to the tool as well.
public final class Verilog {

    /// The clock input of every module that has state in it, unless a port of the user's has that name.
    public static final String CLOCK = "clock";

    private Verilog() {}

    /// The file.
    public static String of(Circuit circuit) {
        Set<String> clocked = clocked(circuit);
        StringBuilder text = new StringBuilder();
        text.append("// Verilog-2005, written by Moesaic; change the source, not this file.\n");
        text.append("/* verilator lint_off DECLFILENAME */ // whoever saves the file names it\n");
        text.append("`default_nettype none\n");
        Set<String> used = used(circuit);
        for (Definition definition : circuit.definitions()) {
            if (definition instanceof ModuleDefinition module && used.contains(module.name())) {
                text.append('\n').append(new VerilogModule(circuit, module, clocked).text());
            }
        }
        return text.append("\n`default_nettype wire\n").toString();
    }

    /// Name of the top module in the file.
    public static String top(Circuit circuit) {
        return VerilogNames.legal(circuit.top().name());
    }

    /// Name of a port of the top in the file.
    public static String port(String name) {
        return VerilogNames.legal(name);
    }

    /// Whether the top has a clock input.
    public static boolean hasClock(Circuit circuit) {
        return clocked(circuit).contains(circuit.top().name());
    }

    /// Name of the clock input of a module that has one.
    public static String clockOf(Definition definition) {
        VerilogNames names = new VerilogNames();
        definition.ports().forEach(port -> names.of(port.name()));
        return names.fresh(CLOCK);
    }

    /// The top and what it instantiates, directly or not.
    private static Set<String> used(Circuit circuit) {
        Set<String> used = new HashSet<>(Set.of(circuit.top().name()));
        for (Definition definition : circuit.definitions().reversed()) {
            if (definition instanceof ModuleDefinition module && used.contains(module.name())) {
                module.instances().forEach(instance -> used.add(instance.definition()));
            }
        }
        return used;
    }

    private static Set<String> clocked(Circuit circuit) {
        Set<String> clocked = new HashSet<>();
        for (Definition definition : circuit.definitions()) {
            boolean hasClock =
                    switch (definition) {
                        case BlackBoxDefinition box -> box.clockPort().isPresent();
                        case ModuleDefinition module ->
                                module.hasState()
                                        || !module.checks().isEmpty()
                                        || module.instances().stream()
                                                .anyMatch(instance ->
                                                        clocked.contains(instance.definition()));
                    };
            if (hasClock) {
                clocked.add(definition.name());
            }
        }
        return clocked;
    }
}

package org.moesaic.hdl.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Names of a flat module for the user of a simulator, and what is said when there is none of that name.
public final class SignalTable {

    private final ModuleDefinition module;
    private final Map<String, Signal> ports = new HashMap<>();
    private final Map<String, Signal> inputs = new HashMap<>();
    private final Map<String, Memory> memories = new HashMap<>();

    /// Made on first use, whole; simulators in several threads share the table.
    private volatile Map<String, Signal> everything;

    public SignalTable(ModuleDefinition module) {
        this.module = module;
        for (Port port : module.ports()) {
            ports.put(port.name(), port.signal());
        }
        for (Port port : module.inputs()) {
            inputs.put(port.name(), port.signal());
        }
        module.memories().forEach(memory -> memories.put(memory.name(), memory));
    }

    /// Every signal of a module, each once: inputs, registers, outputs of instances, assigned signals.
    public static List<Signal> all(ModuleDefinition module) {
        List<Signal> all = new ArrayList<>();
        module.inputs().forEach(port -> all.add(port.signal()));
        module.registers().stream().map(Register::signal).forEach(all::add);
        for (Instance instance : module.instances()) {
            instance.outputs().stream().map(Connection::signal).forEach(all::add);
        }
        module.assigns().stream().map(Assign::target).forEach(all::add);
        return all;
    }

    /// @throws HdlException if there is no such signal
    public Signal signal(String name) {
        Signal port = ports.get(name);
        return port != null ? port : find(everything(), name, "signal");
    }

    /// What is inside is rarely asked for, and names of a large circuit take a while.
    private Map<String, Signal> everything() {
        Map<String, Signal> known = everything;
        if (known == null) {
            known = new HashMap<>(ports);
            for (Signal signal : all(module)) {
                if (!signal.temporary()) {
                    known.put(signal.name(), signal);
                }
            }
            everything = known;
        }
        return known;
    }

    /// @throws HdlException if there is no such input
    public Signal input(String name) {
        return find(inputs, name, "input");
    }

    /// @throws HdlException if there is no such memory
    public Memory memory(String name) {
        return find(memories, name, "memory");
    }

    private <T> T find(Map<String, T> known, String name, String kind) {
        T found = known.get(name);
        if (found != null) {
            return found;
        }
        String cure =
                known.keySet().stream()
                        .min(
                                Comparator.comparingInt((String other) -> distance(name, other))
                                        .thenComparing(Comparator.naturalOrder()))
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("there is none at all");
        throw new HdlException(
                new HdlProblem(
                        Location.UNKNOWN,
                        module.name(),
                        "no %s named %s".formatted(kind, name),
                        cure));
    }

    /// Letters to insert, remove or replace between two names (Levenshtein, 1966).
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}

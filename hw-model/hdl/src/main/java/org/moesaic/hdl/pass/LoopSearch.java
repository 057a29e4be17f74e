package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;

/// Whether a circuit has a combinational loop, through the whole hierarchy and without taking it apart: what depends on
/// what is written down once for each definition, as pairs of numbers, and repeated with other numbers for each instance.
/// [Loops] then finds the loop itself, on the flat circuit.
final class LoopSearch {

    /// What depends on what within a module.
    ///
    /// @param signals numbers of its own signals are below this
    /// @param needs pairs: a signal, and one that it needs in the same cycle
    /// @param children instances of modules
    /// @param total signals with those of all instances
    /// @param totalPairs pairs with those of all instances
    private record Outline(
            int signals, int[] needs, List<Child> children, long total, long totalPairs) {}

    /// An instance of a module.
    ///
    /// @param inputs pairs: number of the port inside, number of what it is tied to outside
    /// @param outputs pairs: number of the signal outside, number of the port inside
    private record Child(Outline outline, int[] inputs, int[] outputs) {}

    /// Numbers of signals and of pairs fit arrays.
    private static final long MOST = 1 << 30;

    private final int[] needs;
    private int pairs;
    private int signals;

    private LoopSearch(Outline top) {
        needs = new int[2 * (int) top.totalPairs];
        signals = top.signals;
        add(top, 0);
    }

    /// @throws HdlException for a circuit that is too large
    static boolean findsOne(Circuit circuit) {
        Map<String, Outline> outlines = new HashMap<>();
        Outline top = null;
        for (Definition definition : circuit.definitions()) {
            if (definition instanceof ModuleDefinition module) {
                top = outline(circuit, module, outlines);
                outlines.put(module.name(), top);
            }
        }
        if (top.total > MOST || 2 * top.totalPairs > MOST) {
            ModuleDefinition module = circuit.top();
            throw new HdlException(
                    new HdlProblem(
                            module.location(),
                            module.name(),
                            "it has more signals than can be searched for loops, with those of all instances",
                            "make it smaller: about %,d is the most".formatted(MOST / 2)));
        }
        return new LoopSearch(top).loop((int) top.total);
    }

    private static Outline outline(
            Circuit circuit, ModuleDefinition module, Map<String, Outline> known) {
        Pairs needs = new Pairs();
        for (Assign assign : module.assigns()) {
            for (Signal operand : assign.operation().operands()) {
                needs.add(assign.target().id(), operand.id());
            }
        }
        int largest = module.ports().stream().mapToInt(port -> port.signal().id()).max().orElse(0);
        List<Child> children = new ArrayList<>();
        long total = 0;
        long pairs = 0;
        Map<String, int[]> ports = new HashMap<>();
        for (Instance instance : module.instances()) {
            Outline inner = known.get(instance.definition());
            if (inner == null) {
                blackBox(circuit, instance, needs);
                continue;
            }
            ModuleDefinition definition =
                    (ModuleDefinition) circuit.definition(instance.definition());
            int[] numbers =
                    ports.computeIfAbsent(
                            instance.definition(), _ -> LoopSearch.numbers(definition));
            Pairs inputs = new Pairs();
            for (int i = 0; i < instance.inputs().size(); i++) {
                int outside = instance.inputs().get(i).signal().id();
                inputs.add(numbers[i], outside);
                largest = Math.max(largest, outside);
            }
            Pairs outputs = new Pairs();
            for (int i = 0; i < instance.outputs().size(); i++) {
                int outside = instance.outputs().get(i).signal().id();
                outputs.add(outside, numbers[instance.inputs().size() + i]);
                largest = Math.max(largest, outside);
            }
            children.add(new Child(inner, inputs.array(), outputs.array()));
            total = plus(total, inner.total);
            pairs = plus(pairs, inner.totalPairs + numbers.length);
        }
        int signals = 1 + Math.max(largest, needs.largest());
        return new Outline(
                signals,
                needs.array(),
                children,
                plus(total, signals),
                plus(pairs, needs.array().length / 2));
    }

    /// The sum, or more than a circuit may have.
    private static long plus(long a, long b) {
        return Math.min(a + b, MOST + 1);
    }

    /// Numbers of the ports, inputs first: the order of connections.
    private static int[] numbers(ModuleDefinition module) {
        List<Port> ports = new ArrayList<>(module.inputs());
        ports.addAll(module.outputs());
        return ports.stream().mapToInt(port -> port.signal().id()).toArray();
    }

    private static void blackBox(Circuit circuit, Instance instance, Pairs needs) {
        BlackBoxDefinition box = (BlackBoxDefinition) circuit.definition(instance.definition());
        if (box.combinational()) {
            for (Connection output : instance.outputs()) {
                for (Connection input : instance.inputs()) {
                    needs.add(output.signal().id(), input.signal().id());
                }
            }
        }
    }

    /// Adds the pairs of an instance whose own signals begin at `base`.
    private void add(Outline outline, int base) {
        copy(outline.needs, base, base);
        for (Child child : outline.children) {
            int inside = signals;
            signals += child.outline.signals;
            copy(child.inputs, inside, base);
            copy(child.outputs, base, inside);
            add(child.outline, inside);
        }
    }

    private void copy(int[] from, int first, int second) {
        for (int i = 0; i < from.length; i += 2) {
            needs[pairs++] = from[i] + first;
            needs[pairs++] = from[i + 1] + second;
        }
    }

    /// Takes away, again and again, what needs nothing that is left (Kahn, Communications of the ACM 5(11), 1962): a loop stays.
    private boolean loop(int size) {
        int[] open = new int[size];
        int[] firstUser = new int[size + 1];
        for (int i = 0; i < pairs; i += 2) {
            open[needs[i]]++;
            firstUser[needs[i + 1] + 1]++;
        }
        for (int i = 0; i < size; i++) {
            firstUser[i + 1] += firstUser[i];
        }
        int[] users = new int[pairs / 2];
        int[] next = Arrays.copyOf(firstUser, size);
        for (int i = 0; i < pairs; i += 2) {
            users[next[needs[i + 1]]++] = needs[i];
        }
        int[] ready = new int[size];
        int found = 0;
        for (int i = 0; i < size; i++) {
            if (open[i] == 0) {
                ready[found++] = i;
            }
        }
        for (int i = 0; i < found; i++) {
            for (int user = firstUser[ready[i]]; user < firstUser[ready[i] + 1]; user++) {
                if (--open[users[user]] == 0) {
                    ready[found++] = users[user];
                }
            }
        }
        return found < size;
    }

    /// Pairs of numbers, one after another.
    private static final class Pairs {
        private int[] numbers = new int[16];
        private int size;

        void add(int first, int second) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = first;
            numbers[size++] = second;
        }

        int largest() {
            return Arrays.stream(numbers, 0, size).max().orElse(0);
        }

        int[] array() {
            return Arrays.copyOf(numbers, size);
        }
    }
}

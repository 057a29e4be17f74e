package org.moesaic.hdl.sim.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Makes the [Graph] of a flat circuit without combinational loops: a node for each word of each signal.
final class Lowering {

    /// An instance of a black box.
    ///
    /// @param inputs nodes of the words of its inputs, in the order of the ports
    /// @param call its evaluation
    /// @param inputSlot scratch words for the inputs at the clock edge
    record Box(
            Instance instance,
            BlackBoxDefinition definition,
            int[] inputs,
            int call,
            int inputSlot) {}

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final Layout layout;
    private final Graph graph = new Graph();
    private final Builder build = new Builder(graph);
    private final OperationLowering operations;

    private final BySignal<Operation> drivers = new BySignal<>();
    private final BySignal<Instance> boxDrivers = new BySignal<>();
    private final BySignal<int[]> values = new BySignal<>();
    private final Map<Instance, Integer> boxCalls = new HashMap<>();
    private final List<Box> boxes = new ArrayList<>();

    Lowering(Circuit circuit, Layout layout) {
        this.circuit = circuit;
        this.layout = layout;
        module = circuit.top();
        operations = new OperationLowering(build, layout, values::get);
        module.inputs().forEach(port -> load(port.signal()));
        for (Register register : module.registers()) {
            load(register.signal());
        }
        for (Assign assign : module.assigns()) {
            drivers.put(assign.target(), assign.operation());
        }
        for (Instance instance : module.instances()) {
            instance.outputs().forEach(output -> boxDrivers.put(output.signal(), instance));
        }
        module.assigns().forEach(assign -> lower(assign.target()));
        for (Instance instance : module.instances()) {
            instance.outputs().forEach(output -> lower(output.signal()));
            evaluate(instance);
        }
        for (int box = 0; box < module.instances().size(); box++) {
            boxes.add(box(module.instances().get(box)));
        }
    }

    Graph graph() {
        return graph;
    }

    Builder build() {
        return build;
    }

    Layout layout() {
        return layout;
    }

    /// One for each instance of the module, in order.
    List<Box> boxes() {
        return boxes;
    }

    /// Registers change places in the state.
    ///
    /// @return new places of all words by their old ones
    int[] move(List<Register> order) {
        int[] moved = layout.move(order);
        graph.moveLoads(moved);
        return moved;
    }

    /// Nodes of the words of a signal, lowest first.
    int[] value(Signal signal) {
        return values.get(signal);
    }

    /// Scratch words that the calls need.
    int scratchWords() {
        return operations.scratchWords();
    }

    private void load(Signal signal) {
        int slot = layout.slot(signal);
        int[] limbs = new int[Limbs.count(signal.type())];
        for (int limb = 0; limb < limbs.length; limb++) {
            int bits = limb < limbs.length - 1 ? Long.SIZE : Limbs.topBits(signal.width());
            long low = Limbs.lowest(bits, signal.type().signed());
            long high = Limbs.highest(bits, signal.type().signed());
            limbs[limb] = graph.load(slot + limb, low, high);
        }
        values.put(signal, limbs);
    }

    /// Operands first; a stack of our own, because circuits are deeper than the stack of a thread.
    private void lower(Signal wanted) {
        Deque<Signal> open = new ArrayDeque<>();
        open.push(wanted);
        while (!open.isEmpty()) {
            Signal signal = open.peek();
            if (values.has(signal)) {
                open.pop();
                continue;
            }
            int before = open.size();
            for (Signal operand : sources(signal)) {
                if (!values.has(operand)) {
                    open.push(operand);
                }
            }
            if (open.size() == before) {
                open.pop();
                Operation operation = drivers.get(signal);
                if (operation != null) {
                    values.put(signal, operations.lower(operation));
                } else {
                    evaluate(boxDrivers.get(signal));
                }
            }
        }
    }

    private List<Signal> sources(Signal signal) {
        Operation operation = drivers.get(signal);
        if (operation != null) {
            return operation.operands();
        }
        Instance instance = boxDrivers.get(signal);
        if (instance == null) {
            throw new IllegalArgumentException(signal + " is driven by nothing");
        }
        return definition(instance).combinational()
                ? instance.inputs().stream().map(Connection::signal).toList()
                : List.of();
    }

    private BlackBoxDefinition definition(Instance instance) {
        return (BlackBoxDefinition) circuit.definition(instance.definition());
    }

    /// All outputs of a black box at once.
    private void evaluate(Instance instance) {
        if (boxCalls.containsKey(instance)) {
            return;
        }
        int results =
                instance.outputs().stream()
                        .mapToInt(output -> Limbs.count(output.signal().type()))
                        .sum();
        int[] operands = definition(instance).combinational() ? inputs(instance) : new int[0];
        int number = module.instances().indexOf(instance);
        int call = operations.call(Call.Kind.BLACK_BOX, operands, results, number, operands.length);
        boxCalls.put(instance, call);
        int word = 0;
        for (Connection output : instance.outputs()) {
            int[] limbs = operations.results(call, word, output.signal().type());
            values.put(output.signal(), limbs);
            word += limbs.length;
        }
    }

    private int[] inputs(Instance instance) {
        return instance.inputs().stream()
                .map(Connection::signal)
                .flatMapToInt(signal -> Arrays.stream(values.get(signal)))
                .toArray();
    }

    private Box box(Instance instance) {
        int[] inputs = inputs(instance);
        return new Box(
                instance,
                definition(instance),
                inputs,
                boxCalls.get(instance),
                operations.reserve(inputs.length));
    }
}

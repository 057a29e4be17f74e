package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.pass.Flatten;

/// Makes the [AndGraph] of a circuit: variables for inputs and state, then the gates of each signal when something asks for
/// it, then what the state becomes.
final class BitBlaster {

    /// Bits of memory that become flip-flops; a megabit is far beyond what a prover can use.
    private static final long MOST_MEMORY_BITS = 1L << 20;

    private final ModuleDefinition module;
    private final AndGates gates = new AndGates();
    private final BitArithmetic arithmetic = new BitArithmetic(gates);
    private final BitOperations operations = new BitOperations(arithmetic, gates);
    private final Map<Signal, int[]> words = new HashMap<>();
    private final Map<Memory, int[][]> contents = new HashMap<>();
    private final Map<Signal, Operation> drivers = new HashMap<>();

    BitBlaster(Circuit circuit) {
        module = Flatten.of(circuit).top();
        List<HdlProblem> problems = new ArrayList<>();
        module.instances()
                .forEach(instance ->
                        problems.add(
                                new HdlProblem(
                                        instance.location(),
                                        instance.name(),
                                        "a black box has no gates",
                                        "give a module in its place")));
        for (Memory memory : module.memories()) {
            long bits = (long) memory.depth() * memory.element().width();
            if (bits > MOST_MEMORY_BITS) {
                problems.add(
                        new HdlProblem(
                                memory.location(),
                                memory.name(),
                                "each of its " + bits + " bits would be a flip-flop",
                                "at most " + MOST_MEMORY_BITS + " bits can be taken apart"));
            }
        }
        if (!problems.isEmpty()) {
            throw new HdlException(problems);
        }
    }

    AndGraph graph() {
        List<AndGraph.Input> inputs = new ArrayList<>();
        for (Port port : module.inputs()) {
            int[] word = variables(port.signal().width());
            for (int i = 0; i < word.length; i++) {
                inputs.add(new AndGraph.Input(word[i] / 2, bit(port.name(), word.length, i)));
            }
            words.put(port.signal(), word);
        }
        module.registers()
                .forEach(register ->
                        words.put(register.signal(), variables(register.signal().width())));
        for (Memory memory : module.memories()) {
            int[][] rows = new int[memory.depth()][];
            Arrays.setAll(rows, i -> variables(memory.element().width()));
            contents.put(memory, rows);
        }
        module.assigns().forEach(assign -> drivers.put(assign.target(), assign.operation()));

        List<AndGraph.Output> outputs = new ArrayList<>();
        for (Port port : module.outputs()) {
            int[] word = word(port.signal());
            for (int i = 0; i < word.length; i++) {
                outputs.add(new AndGraph.Output(word[i], bit(port.name(), word.length, i)));
            }
        }
        List<AndGraph.Latch> latches = new ArrayList<>();
        module.registers().forEach(register -> latches(register, latches));
        module.memories().forEach(memory -> latches(memory, latches));
        return new AndGraph(
                inputs,
                latches,
                gates.gates(),
                outputs,
                checks(Check.Kind.ASSERT),
                checks(Check.Kind.ASSUME));
    }

    private int[] variables(int width) {
        int[] word = new int[width];
        Arrays.setAll(word, i -> gates.variable());
        return word;
    }

    private static String bit(String name, int width, int index) {
        return width == 1 ? name : name + "[" + index + "]";
    }

    /// The literals of a signal, made with all that it needs when it is asked for first. A stack of our own: chains of
    /// operations are longer than Java's.
    private int[] word(Signal wanted) {
        Deque<Signal> waiting = new ArrayDeque<>(List.of(wanted));
        while (!waiting.isEmpty()) {
            Signal signal = waiting.peek();
            if (words.containsKey(signal)) {
                waiting.pop();
                continue;
            }
            Operation operation = drivers.get(signal);
            List<Signal> missing =
                    operation.operands().stream()
                            .filter(operand -> !words.containsKey(operand))
                            .toList();
            if (missing.isEmpty()) {
                gates.at(signal.location());
                words.put(signal, make(operation));
            } else {
                missing.forEach(waiting::push);
            }
        }
        return words.get(wanted);
    }

    private int[] make(Operation operation) {
        return operation instanceof MemoryRead read
                ? operations.choose(words.get(read.address()), contents.get(read.memory()))
                : operations.of(operation, words::get);
    }

    private void latches(Register register, List<AndGraph.Latch> latches) {
        Signal signal = register.signal();
        int[] next = word(register.next());
        int[] enable = register.enable().map(this::word).orElse(new int[] {AndGates.TRUE});
        int[] reset =
                register.reset()
                        .map(condition -> word(condition.when()))
                        .orElse(new int[] {AndGates.FALSE});
        gates.at(signal.location());
        int[] held = words.get(signal);
        int[] after =
                arithmetic.mux(
                        reset[0],
                        BitOperations.constant(signal.width(), register.initial()),
                        arithmetic.mux(enable[0], next, held));
        for (int i = 0; i < held.length; i++) {
            latches.add(
                    new AndGraph.Latch(
                            held[i] / 2,
                            after[i],
                            register.initial().testBit(i),
                            bit(signal.name(), held.length, i),
                            signal.location()));
        }
    }

    private void latches(Memory memory, List<AndGraph.Latch> latches) {
        int[][] rows = contents.get(memory);
        int[][] after = rows.clone();
        for (MemoryWrite write : module.writes()) {
            if (write.memory().equals(memory)) {
                write(write, after);
            }
        }
        for (int row = 0; row < rows.length; row++) {
            BigInteger initial =
                    row < memory.initial().size() ? memory.initial().get(row) : BigInteger.ZERO;
            for (int i = 0; i < rows[row].length; i++) {
                latches.add(
                        new AndGraph.Latch(
                                rows[row][i] / 2,
                                after[row][i],
                                initial.testBit(i),
                                bit(memory.name() + "[" + row + "]", rows[row].length, i),
                                memory.location()));
            }
        }
    }

    /// What a write port makes of the words, on top of the ports before it.
    private void write(MemoryWrite write, int[][] after) {
        int[] address = word(write.address());
        int[] data = word(write.data());
        int enable = word(write.enable())[0];
        int[] mask = write.mask().map(this::word).orElse(new int[] {AndGates.TRUE});
        int lane = data.length / mask.length;
        gates.at(write.location());
        for (int row = 0; row < after.length; row++) {
            int hit =
                    gates.and(
                            enable,
                            arithmetic.equal(
                                    address,
                                    BitOperations.constant(
                                            address.length, BigInteger.valueOf(row))));
            int[] old = after[row];
            int[] changed = new int[old.length];
            Arrays.setAll(changed, i -> gates.mux(gates.and(hit, mask[i / lane]), data[i], old[i]));
            after[row] = changed;
        }
    }

    private List<AndGraph.Output> checks(Check.Kind kind) {
        List<AndGraph.Output> outputs = new ArrayList<>();
        for (Check check : module.checks()) {
            if (check.kind() == kind) {
                int guard = word(check.guard())[0];
                int condition = word(check.condition())[0];
                gates.at(check.location());
                int broken = gates.and(guard, AndGates.not(condition));
                outputs.add(
                        new AndGraph.Output(
                                kind == Check.Kind.ASSERT ? broken : AndGates.not(broken),
                                check.name()));
            }
        }
        return outputs;
    }
}

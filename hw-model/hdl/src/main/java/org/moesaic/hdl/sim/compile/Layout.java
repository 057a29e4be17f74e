package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Where everything that lasts lies in one array of words: inputs, registers, counts of covers, memories, in this order. A
/// snapshot is a copy of that array.
final class Layout {

    private final BySignal<Integer> slots = new BySignal<>();
    private final List<MemoryImage> memories = new ArrayList<>();
    private final Map<Memory, Integer> memoryNumbers = new HashMap<>();
    private final List<Check> covers;
    private final int inputWords;
    private final int firstCover;
    private final int words;
    private final ModuleDefinition module;

    /// Registers in the order of the module.
    Layout(ModuleDefinition module) {
        this.module = module;
        int next = 0;
        for (Port port : module.inputs()) {
            slots.put(port.signal(), next);
            next += Limbs.count(port.type());
        }
        inputWords = next;
        for (Register register : module.registers()) {
            slots.put(register.signal(), next);
            next += Limbs.count(register.signal().type());
        }
        covers =
                module.checks().stream().filter(check -> check.kind() == Check.Kind.COVER).toList();
        firstCover = next;
        next += covers.size();
        for (Memory memory : module.memories()) {
            int limbs = Limbs.count(memory.element());
            memoryNumbers.put(memory, memories.size());
            memories.add(new MemoryImage(memory, next, limbs));
            next = Math.addExact(next, Math.multiplyExact(memory.depth(), limbs));
        }
        words = next;
    }

    /// Registers change places.
    ///
    /// @param order all registers of the module
    /// @return new places of all words by their old ones
    int[] move(List<Register> order) {
        int[] moved = new int[words];
        Arrays.setAll(moved, word -> word);
        int next = inputWords;
        for (Register register : order) {
            int limbs = Limbs.count(register.signal().type());
            int old = slots.get(register.signal());
            for (int limb = 0; limb < limbs; limb++) {
                moved[old + limb] = next + limb;
            }
            slots.put(register.signal(), next);
            next += limbs;
        }
        return moved;
    }

    /// Length of the state in words.
    int words() {
        return words;
    }

    /// First word of an input or a register; null for other signals.
    Integer slot(Signal signal) {
        return slots.get(signal);
    }

    /// Whether a node is a word of an input, which no clock edge changes.
    boolean isInput(Graph graph, int node) {
        return graph.op(node) == Op.LOAD && graph.immediate(node) < inputWords;
    }

    List<MemoryImage> memories() {
        return memories;
    }

    int number(Memory memory) {
        return memoryNumbers.get(memory);
    }

    List<Check> covers() {
        return covers;
    }

    /// Where the cycles are counted in which a cover was met.
    int coverSlot(int cover) {
        return firstCover + cover;
    }

    /// The state at power-up.
    ///
    /// @param length words of the array, at least [#words]
    long[] initialState(int length) {
        long[] state = new long[length];
        for (Register register : module.registers()) {
            put(state, slot(register.signal()), register.initial(), register.signal().width());
        }
        for (MemoryImage image : memories) {
            List<BigInteger> initial = image.memory().initial();
            for (int i = 0; i < initial.size(); i++) {
                int slot = image.base() + i * image.limbs();
                put(state, slot, initial.get(i), image.memory().element().width());
            }
        }
        return state;
    }

    private static void put(long[] state, int slot, BigInteger value, int width) {
        for (int limb = 0; limb < Limbs.count(width); limb++) {
            state[slot + limb] = Limbs.limb(value, limb);
        }
    }
}

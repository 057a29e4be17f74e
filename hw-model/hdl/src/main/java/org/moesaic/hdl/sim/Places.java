package org.moesaic.hdl.sim;

import java.util.Arrays;
import java.util.List;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.sim.compile.CompiledCircuit;
import org.moesaic.hdl.sim.compile.Limbs;

/// Where each signal is found, by its number, so that nothing is looked up in a simulation that runs.
final class Places {

    private final Signal[] signals;
    private final int[] stateSlots;
    private final int[] limbs;
    private final int[] unusedBits;
    private final boolean[] signed;
    private final boolean[] inputs;
    private final boolean[] outputs;

    Places(ModuleDefinition module, CompiledCircuit code) {
        List<Signal> all = SignalTable.all(module);
        int size = 1 + all.stream().mapToInt(Signal::id).max().orElse(-1);
        signals = new Signal[size];
        stateSlots = new int[size];
        limbs = new int[size];
        unusedBits = new int[size];
        signed = new boolean[size];
        inputs = new boolean[size];
        outputs = new boolean[size];
        Arrays.fill(stateSlots, -1);
        for (Signal signal : all) {
            int handle = signal.id();
            int width = signal.width();
            signals[handle] = signal;
            stateSlots[handle] = code.stateSlot(signal);
            limbs[handle] = Limbs.count(width);
            unusedBits[handle] = limbs[handle] * Long.SIZE - width;
            signed[handle] = signal.type().signed();
        }
        for (Port port : module.inputs()) {
            inputs[port.signal().id()] = true;
        }
        for (Port port : module.outputs()) {
            outputs[port.signal().id()] = true;
        }
    }

    /// The signal of a number that was handed out.
    Signal signal(int handle) {
        return signals[handle];
    }

    /// First word in the state, or -1 for a signal that has to be computed.
    int stateSlot(int handle) {
        return stateSlots[handle];
    }

    /// A word of a signal with the bits that do not belong to it put right.
    long canonical(int handle, int limb, long bits) {
        if (limb < limbs[handle] - 1) {
            return bits;
        }
        int unused = unusedBits[handle];
        return signed[handle] ? bits << unused >> unused : bits << unused >>> unused;
    }

    /// Bits of the highest word that are no bits of the value.
    int unusedBits(int handle) {
        return unusedBits[handle];
    }

    boolean isInput(int handle) {
        return inputs[handle];
    }

    boolean isOutput(int handle) {
        return outputs[handle];
    }

    int size() {
        return signals.length;
    }
}

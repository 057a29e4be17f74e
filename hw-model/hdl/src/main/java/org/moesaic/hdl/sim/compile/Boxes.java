package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.sim.BlackBoxModel;

/// The models of the black boxes of one simulator, called by generated code with words in the scratch array.
public final class Boxes {

    private record Box(
            BlackBoxModel model,
            Type[] inputTypes,
            Type[] outputTypes,
            BigInteger[] inputs,
            BigInteger[] outputs) {}

    private final Box[] boxes;

    /// New models in their first state.
    Boxes(List<Lowering.Box> all) {
        boxes =
                all.stream()
                        .map(box ->
                                new Box(
                                        box.definition().model().orElseThrow().get(),
                                        types(box.definition().inputs()),
                                        types(box.definition().outputs()),
                                        zeros(box.definition().inputs().size()),
                                        zeros(box.definition().outputs().size())))
                        .toArray(Box[]::new);
    }

    private static Type[] types(List<Port> ports) {
        return ports.stream().map(Port::type).toArray(Type[]::new);
    }

    private static BigInteger[] zeros(int count) {
        BigInteger[] zeros = new BigInteger[count];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }

    /// @param combinational whether the inputs lie in the scratch array; else they are 0
    void evaluate(int box, long[] t, int inputSlot, int outputSlot, boolean combinational) {
        Box of = boxes[box];
        if (combinational) {
            read(of, t, inputSlot);
        } else {
            Arrays.fill(of.inputs, BigInteger.ZERO);
        }
        of.model.evaluate(of.inputs, of.outputs);
        int slot = outputSlot;
        for (int i = 0; i < of.outputs.length; i++) {
            Type type = of.outputTypes[i];
            BigInteger value = type.wrap(of.outputs[i]);
            for (int limb = 0; limb < Limbs.count(type); limb++) {
                t[slot++] = Limbs.limb(value, limb);
            }
        }
    }

    void clock(int box, long[] t, int inputSlot) {
        read(boxes[box], t, inputSlot);
        boxes[box].model.clock(boxes[box].inputs);
    }

    private static void read(Box box, long[] t, int inputSlot) {
        int slot = inputSlot;
        for (int i = 0; i < box.inputs.length; i++) {
            box.inputs[i] = Limbs.value(box.inputTypes[i], t, slot);
            slot += Limbs.count(box.inputTypes[i]);
        }
    }

    List<Object> save() {
        return Arrays.stream(boxes).map(box -> box.model.save()).toList();
    }

    void restore(List<Object> states) {
        for (int i = 0; i < boxes.length; i++) {
            boxes[i].model.restore(states.get(i));
        }
    }
}

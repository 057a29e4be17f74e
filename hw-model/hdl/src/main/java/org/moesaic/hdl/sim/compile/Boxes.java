package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.sim.BlackBoxModel;

/// The models of the black boxes of one simulator, called by generated code with words in the scratch array.
public final class Boxes {

    private record Box(
            BlackBoxModel model,
            String name,
            List<Port> ports,
            Type[] inputTypes,
            Type[] outputTypes,
            BigInteger[] inputs,
            BigInteger[] outputs) {}

    private final Box[] boxes;

    /// @param models one for each instance, in its first state
    Boxes(List<Lowering.Box> all, List<BlackBoxModel> models) {
        boxes = new Box[all.size()];
        for (int i = 0; i < boxes.length; i++) {
            BlackBoxDefinition definition = all.get(i).definition();
            boxes[i] =
                    new Box(
                            models.get(i),
                            all.get(i).instance().name(),
                            definition.outputs(),
                            types(definition.inputs()),
                            types(definition.outputs()),
                            zeros(definition.inputs().size()),
                            zeros(definition.outputs().size()));
        }
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
        Arrays.fill(of.outputs, null);
        of.model.evaluate(of.inputs, of.outputs);
        int slot = outputSlot;
        for (int i = 0; i < of.outputs.length; i++) {
            Type type = of.outputTypes[i];
            BigInteger value = checked(of.name, of.ports.get(i), of.outputs[i]);
            for (int limb = 0; limb < Limbs.count(type); limb++) {
                t[slot++] = Limbs.limb(value, limb);
            }
        }
    }

    /// What a model has given for an output.
    ///
    /// @param name of the instance
    /// @throws HdlException if it is no value of the output's type
    public static BigInteger checked(String name, Port port, BigInteger value) {
        Type type = port.type();
        if (value == null || !type.holds(value)) {
            throw new HdlException(
                    new HdlProblem(
                            port.signal().location(),
                            name + "." + port.name(),
                            "the model of the black box gives %s for %s"
                                    .formatted(value, type.text()),
                            "allowed are %s to %s".formatted(type.minimum(), type.maximum())));
        }
        return value;
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

    public List<Object> save() {
        return Arrays.stream(boxes).map(box -> box.model.save()).toList();
    }

    public void restore(List<Object> states) {
        for (int i = 0; i < boxes.length; i++) {
            boxes[i].model.restore(states.get(i));
        }
    }
}

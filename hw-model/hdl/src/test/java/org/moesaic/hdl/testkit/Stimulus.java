package org.moesaic.hdl.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;

/// Values for the inputs of a circuit.
///
/// @param cycles for each cycle a value for each input of the top, in the order of its ports
public record Stimulus(List<List<BigInteger>> cycles) {

    /// Random values, many of them at an edge of their range or the same as in the cycle before; `reset` is seldom 1.
    public static Stimulus of(Circuit circuit, long seed, int cycles) {
        List<Port> inputs = circuit.top().inputs();
        List<List<BigInteger>> all = new ArrayList<>();
        for (int cycle = 0; cycle < cycles; cycle++) {
            List<BigInteger> values = new ArrayList<>();
            for (int input = 0; input < inputs.size(); input++) {
                Port port = inputs.get(input);
                Choices choices = new Choices(Mixing.of(Mixing.of(seed, cycle), input));
                if (port.name().equals("reset")) {
                    values.add(choices.seldom(8) ? BigInteger.ONE : BigInteger.ZERO);
                } else if (cycle > 0 && choices.below(3) == 0) {
                    values.add(all.getLast().get(input));
                } else {
                    values.add(choices.value(port.type()));
                }
            }
            all.add(List.copyOf(values));
        }
        return new Stimulus(List.copyOf(all));
    }
}

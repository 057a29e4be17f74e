package org.moesaic.hdl.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.Simulator;

/// What a simulator of ours makes of a stimulus.
public final class Outputs {

    private Outputs() {}

    /// The outputs of the top in every cycle, settled, before the clock edge.
    public static List<List<BigInteger>> of(Simulator simulator, Stimulus stimulus) {
        List<Port> inputs = simulator.circuit().top().inputs();
        List<List<BigInteger>> cycles = new ArrayList<>();
        for (List<BigInteger> cycle : stimulus.cycles()) {
            for (int i = 0; i < inputs.size(); i++) {
                simulator.poke(inputs.get(i).name(), cycle.get(i));
            }
            List<BigInteger> values = new ArrayList<>();
            for (Port output : simulator.circuit().top().outputs()) {
                values.add(simulator.peekBig(output.name()));
            }
            cycles.add(values);
            simulator.step();
        }
        return cycles;
    }
}

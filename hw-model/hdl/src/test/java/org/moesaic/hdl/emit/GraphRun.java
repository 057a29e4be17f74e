package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.testkit.Stimulus;

/// Runs an and-inverter graph bit by bit, as its definition reads.
final class GraphRun {

    private GraphRun() {}

    /// The outputs of every cycle, before the clock edge.
    static List<List<BigInteger>> of(Circuit circuit, AndGraph graph, Stimulus stimulus) {
        boolean[] values = new boolean[graph.variables() + 1];
        graph.latches().forEach(latch -> values[latch.variable()] = latch.initial());
        List<List<BigInteger>> cycles = new ArrayList<>();
        for (List<BigInteger> inputs : stimulus.cycles()) {
            int bit = 0;
            for (int i = 0; i < inputs.size(); i++) {
                for (int j = 0; j < circuit.top().inputs().get(i).type().width(); j++) {
                    values[graph.inputs().get(bit++).variable()] = inputs.get(i).testBit(j);
                }
            }
            for (AndGraph.Gate gate : graph.gates()) {
                values[gate.variable()] = value(values, gate.left()) && value(values, gate.right());
            }
            cycles.add(outputs(circuit, graph, values));
            boolean[] next = new boolean[graph.latches().size()];
            for (int i = 0; i < next.length; i++) {
                next[i] = value(values, graph.latches().get(i).next());
            }
            for (int i = 0; i < next.length; i++) {
                values[graph.latches().get(i).variable()] = next[i];
            }
        }
        return cycles;
    }

    private static List<BigInteger> outputs(Circuit circuit, AndGraph graph, boolean[] values) {
        List<BigInteger> row = new ArrayList<>();
        int bit = 0;
        for (Port port : circuit.top().outputs()) {
            BigInteger bits = BigInteger.ZERO;
            for (int j = 0; j < port.type().width(); j++) {
                if (value(values, graph.outputs().get(bit++).literal())) {
                    bits = bits.setBit(j);
                }
            }
            row.add(port.type().wrap(bits));
        }
        return row;
    }

    private static boolean value(boolean[] values, int literal) {
        return values[literal / 2] ^ (literal & 1) == 1;
    }
}

package org.moesaic.hdl.emit;

import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Circuit;

/// A circuit as nothing but and-gates, inverters and flip-flops of one bit: an and-inverter graph.
///
/// A **literal** is twice the number of a variable, plus 1 where it is inverted; variable 0 is the constant 0, so literal 0
/// is 0 and literal 1 is 1. Variables are numbered inputs first, then latches, then gates, and a gate reads smaller
/// variables only (the order of the AIGER format, Biere, Heljanko and Wieringa, "AIGER 1.9 and beyond", 2011, section 2).
///
/// @param inputs bits of the inputs of the top, in the order of its ports, lowest bit first
/// @param latches flip-flops: bits of registers, then of memory words
/// @param gates and-gates, in the order of their variables
/// @param outputs bits of the outputs of the top
/// @param bad assertions: 1 in a cycle in which one does not hold
/// @param constraints assumptions: 1 in a cycle in which one holds
public record AndGraph(
        List<Input> inputs,
        List<Latch> latches,
        List<Gate> gates,
        List<Output> outputs,
        List<Output> bad,
        List<Output> constraints) {

    /// @param name such as `a[3]`
    public record Input(int variable, String name) {}

    /// @param next literal of the value after the clock edge
    /// @param initial value at power-up
    /// @param name such as `acc[3]`, or `memory[12][3]`
    /// @param location line of the register or memory
    public record Latch(int variable, int next, boolean initial, String name, Location location) {}

    /// Both literals and-ed.
    ///
    /// @param left the larger literal
    /// @param right the smaller literal
    /// @param location line of the operation that it is a part of; of the first one, where operations share it
    public record Gate(int variable, int left, int right, Location location) {}

    /// @param literal its value
    /// @param name such as `sum[3]`
    public record Output(int literal, String name) {}

    public AndGraph {
        inputs = List.copyOf(inputs);
        latches = List.copyOf(latches);
        gates = List.copyOf(gates);
        outputs = List.copyOf(outputs);
        bad = List.copyOf(bad);
        constraints = List.copyOf(constraints);
    }

    /// Takes a circuit apart into bits. Equal gates are made once, and constants are folded.
    ///
    /// @throws HdlException if there are black boxes in it, or memories of more than a million bits: each of their bits
    ///     would be a flip-flop
    public static AndGraph of(Circuit circuit) {
        return new BitBlaster(circuit).graph();
    }

    /// The largest variable.
    public int variables() {
        return inputs.size() + latches.size() + gates.size();
    }
}

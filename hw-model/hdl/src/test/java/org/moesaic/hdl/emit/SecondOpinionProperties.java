package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.Outputs;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.ScratchFolder;
import org.moesaic.hdl.testkit.Stimulus;
import org.moesaic.hdl.testkit.VerilogBench;

/// Random circuits mean the same to the interpreter, to the compiled simulator, as gates, and in Verilog to the simulators of
/// others: every output, every cycle.
class SecondOpinionProperties {

    private static final int CYCLES = 12;

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(30, Features.NETLIST);
    }

    @Property(tries = 80)
    void interpretedCompiledGatesAndIcarus(
            @ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        Circuit circuit = sample.circuit();
        Stimulus stimulus = Stimulus.of(circuit, seed, CYCLES);
        List<List<BigInteger>> expected = interpreted(circuit, stimulus);
        assertEquals(expected, Outputs.of(new CompiledSimulator(circuit), stimulus), "compiled");
        assertEquals(expected, GraphRun.of(circuit, AndGraph.of(circuit), stimulus), "gates");
        try (ScratchFolder folder = new ScratchFolder()) {
            assertEquals(
                    expected,
                    VerilogBench.icarus(circuit, stimulus, folder.path()),
                    "Icarus Verilog");
        }
    }

    /// Each one is compiled by a C++ compiler, so there are few, and large ones.
    @Property(tries = 2, edgeCases = EdgeCasesMode.NONE)
    void verilogInVerilator(@ForAll long seed) {
        Circuit circuit = RandomCircuits.seeded(seed, 60, Features.NETLIST);
        Stimulus stimulus = Stimulus.of(circuit, seed, 50);
        List<List<BigInteger>> expected = interpreted(circuit, stimulus);
        assertEquals(expected, Outputs.of(new CompiledSimulator(circuit), stimulus), "compiled");
        try (ScratchFolder folder = new ScratchFolder()) {
            assertEquals(expected, VerilogBench.verilator(circuit, stimulus, folder.path()));
        }
    }

    /// What is left of the warnings is true of the circuits: random ones compare signals with themselves.
    @Property(tries = 25)
    void verilogHasNoLint(@ForAll("circuits") RandomCircuits.Sample sample) {
        try (ScratchFolder folder = new ScratchFolder()) {
            Path file = folder.write("design.v", Verilog.of(sample.circuit()));
            VerilogBench.lint(file, "-Wno-CMPCONST", "-Wno-UNSIGNED");
        }
    }

    private static List<List<BigInteger>> interpreted(Circuit circuit, Stimulus stimulus) {
        return Outputs.of(new InterpretedSimulator(circuit), stimulus);
    }
}

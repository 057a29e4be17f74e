package org.moesaic.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.hdl.sim.Simulator;
import org.moesaic.hdl.testkit.Outputs;
import org.moesaic.hdl.testkit.ScratchFolder;
import org.moesaic.hdl.testkit.Stimulus;
import org.moesaic.hdl.testkit.VerilogBench;
import org.moesaic.rtl.arithmetic.Precision;
import org.moesaic.rtl.systolic.ArrayShape;
import org.moesaic.rtl.systolic.Product;
import org.moesaic.rtl.systolic.ProductRun;

/// Every block by name: it is built, and means the same to both simulators of ours and to Icarus Verilog on what is emitted.
class BlocksTest {

    static List<Block> all() {
        return Blocks.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void threeSimulatorsAgree(Block block) {
        Circuit circuit = block.design(new BlockSettings(block, Map.of())).circuit();
        Stimulus stimulus = withoutTernary(circuit, Stimulus.of(circuit, 17, 200));
        List<List<BigInteger>> expected = Outputs.of(new InterpretedSimulator(circuit), stimulus);
        assertEquals(expected, Outputs.of(new CompiledSimulator(circuit), stimulus));
        try (ScratchFolder folder = new ScratchFolder()) {
            assertEquals(expected, VerilogBench.icarus(circuit, stimulus, folder.path()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nobodyWarnsOfTheVerilog(Block block) {
        String text = Verilog.of(block.design(new BlockSettings(block, Map.of())).circuit());
        try (ScratchFolder folder = new ScratchFolder()) {
            VerilogBench.lint(folder.write("design.v", text));
        }
    }

    /// Random bytes are no ternary weights, and the cell says so.
    private static Stimulus withoutTernary(Circuit circuit, Stimulus stimulus) {
        List<Port> inputs = circuit.top().inputs();
        List<List<BigInteger>> cycles = new ArrayList<>();
        for (List<BigInteger> cycle : stimulus.cycles()) {
            List<BigInteger> values = new ArrayList<>(cycle);
            for (int i = 0; i < values.size(); i++) {
                if (inputs.get(i).name().equals("precision")) {
                    values.set(
                            i, values.get(i).mod(BigInteger.valueOf(Precision.TERNARY.ordinal())));
                }
            }
            cycles.add(values);
        }
        return new Stimulus(cycles);
    }

    /// A whole product, with the very inputs that our simulator had, in every dataflow.
    @ParameterizedTest
    @MethodSource("dataflows")
    void aProductRunsInIcarus(String dataflow, boolean doubleBuffered) {
        Block block = Blocks.named("systolic-array").orElseThrow();
        BlockSettings settings =
                new BlockSettings(
                        block,
                        Map.of(
                                "rows", "3",
                                "columns", "2",
                                "dataflow", dataflow,
                                "doubleBuffered", Boolean.toString(doubleBuffered),
                                "weightBits", "4",
                                "m", "5",
                                "n", "4",
                                "k", "7"));
        ArrayShape shape = Blocks.shape(settings);
        Circuit circuit = block.design(settings).circuit();
        Simulator simulator = new CompiledSimulator(circuit);
        List<List<BigInteger>> inputs = new ArrayList<>();
        List<List<BigInteger>> expected = new ArrayList<>();
        ProductRun run =
                new ProductRun(
                        simulator,
                        shape,
                        () -> {
                            inputs.add(values(simulator, circuit.top().inputs()));
                            expected.add(values(simulator, circuit.top().outputs()));
                        });
        run.run(Product.random(5, 4, 7, shape, 3));
        try (ScratchFolder folder = new ScratchFolder()) {
            assertEquals(
                    expected, VerilogBench.icarus(circuit, new Stimulus(inputs), folder.path()));
        }
    }

    static List<Arguments> dataflows() {
        List<Arguments> all = new ArrayList<>();
        for (String dataflow : List.of("ws", "os", "is")) {
            for (boolean doubleBuffered : new boolean[] {false, true}) {
                all.add(Arguments.of(dataflow, doubleBuffered));
            }
        }
        return all;
    }

    private static List<BigInteger> values(Simulator simulator, List<Port> ports) {
        return ports.stream().map(port -> simulator.peekBig(port.name())).toList();
    }

    @Test
    void parametersSayWhatTheyTake() {
        Block block = Blocks.named("systolic-array").orElseThrow();
        BlockParameter rows = block.parameter("rows").orElseThrow();
        assertEquals("1 to 256", rows.kind().allowed());
        assertTrue(rows.kind().takes("256"));
        assertFalse(rows.kind().takes("257"));
        assertFalse(rows.kind().takes("eight"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BlockSettings(block, Map.of("rows", "0")));
        assertThrows(
                IllegalArgumentException.class, () -> new BlockSettings(block, Map.of("row", "1")));
    }
}

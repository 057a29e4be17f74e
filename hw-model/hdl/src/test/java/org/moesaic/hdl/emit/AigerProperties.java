package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.testkit.ExternalTool;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.ScratchFolder;

/// Both forms of AIGER say what the graph says, and yosys and abc read them as it is meant.
class AigerProperties {

    /// Wider products and divisions are more than a prover can do.
    private static final Features SMALL = Features.NETLIST.upTo(5);

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(30, Features.ALL);
    }

    @Property(tries = 60)
    void bothFormsReadBackAsTheGraph(@ForAll("circuits") RandomCircuits.Sample sample) {
        // black boxes have no gates; checks do
        Circuit circuit = RandomCircuits.of(sample.numbers(), new Features(130, true, false));
        AndGraph graph = AndGraph.of(circuit);
        AigerReader.File expected = AigerReader.File.of(graph);
        assertEquals(expected, AigerReader.ascii(Aiger.ascii(graph)));
        assertEquals(expected, AigerReader.binary(Aiger.binary(graph)));
    }

    @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
    void yosysProvesItEqualToTheVerilog(@ForAll long seed, @ForAll boolean binary) {
        Circuit circuit = RandomCircuits.seeded(seed, 24, SMALL);
        AndGraph graph = AndGraph.of(circuit);
        // Without outputs there is nothing to prove, and yosys drops inputs that nothing reads.
        Assume.that(!graph.outputs().isEmpty());
        try (ScratchFolder folder = new ScratchFolder()) {
            Path verilog = folder.write("design.v", Verilog.of(circuit));
            Path aiger =
                    binary
                            ? folder.write("design.aig", Aiger.binary(graph))
                            : folder.write("design.aag", Aiger.ascii(graph));
            assertTrue(AigerProof.holds(circuit, verilog, aiger));
        }
    }

    /// Abc drops gates that nothing reads.
    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
    void abcReadsTheBinaryForm(@ForAll long seed) {
        AndGraph graph = AndGraph.of(RandomCircuits.seeded(seed, 40, Features.NETLIST));
        try (ScratchFolder folder = new ScratchFolder()) {
            folder.write("design.aig", Aiger.binary(graph));
            String output =
                    ExternalTool.YOSYS_ABC
                            .run(folder.path(), "-c", "read_aiger design.aig; print_stats")
                            .success();
            String counts =
                    "i/o=%d/%dlat=%dand=%d"
                            .formatted(
                                    graph.inputs().size(),
                                    graph.outputs().size(),
                                    graph.latches().size(),
                                    read(graph));
            // Without spaces, which it leaves out itself where a number has seven digits.
            assertTrue(
                    output.replace(" ", "").lines().anyMatch(line -> line.contains(counts + "lev")),
                    () -> counts + " in " + output);
        }
    }

    /// How many gates something reads, in the end an output or a latch.
    private static long read(AndGraph graph) {
        boolean[] read = new boolean[graph.variables() + 1];
        graph.outputs().forEach(output -> read[output.literal() / 2] = true);
        graph.latches().forEach(latch -> read[latch.next() / 2] = true);
        long count = 0;
        for (AndGraph.Gate gate : graph.gates().reversed()) {
            if (read[gate.variable()]) {
                read[gate.left() / 2] = true;
                read[gate.right() / 2] = true;
                count++;
            }
        }
        return count;
    }
}

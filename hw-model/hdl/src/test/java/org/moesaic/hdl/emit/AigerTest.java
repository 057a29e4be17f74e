package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.BlackBox;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.lib.RoundRobinArbiter;
import org.moesaic.hdl.lib.WrapCounter;
import org.moesaic.hdl.testkit.ScratchFolder;

class AigerTest {

    @Test
    void andGateAndInverter() {
        final class Gate extends Component {
            Gate() {
                Bool a = input("a", bool());
                Bool b = input("b", bool());
                output("y", bool()).set(a.and(b).not());
            }
        }
        String text = Aiger.ascii(AndGraph.of(Design.of(Gate::new).circuit()));
        // the report's own example of an and-gate, with the output inverted
        assertTrue(text.startsWith("aag 3 2 0 1 1\n2\n4\n7\n6 4 2\ni0 a\ni1 b\no0 y\nc\n"), text);
        assertTrue(text.matches("(?s).*\ngate 3 AigerTest\\.java:\\d+\n"), text);
    }

    @Test
    void assertionsAndAssumptionsAreProperties() {
        final class Guarded extends Component {
            Guarded() {
                UInt a = input("a", uint(2));
                UInt kept = register("kept", uint(2), 2);
                kept.set(a);
                output("y", uint(2)).set(kept);
                org.moesaic.hdl.Hdl.assertThat(kept.lt(3), "kept is {}", kept);
                org.moesaic.hdl.Hdl.assume(a.lt(3), "a is {}", a);
            }
        }
        AndGraph graph = AndGraph.of(Design.of(Guarded::new).circuit());
        assertEquals(1, graph.bad().size());
        assertEquals(1, graph.constraints().size());
        assertEquals(
                List.of(false, true),
                graph.latches().stream().map(AndGraph.Latch::initial).toList());
    }

    /// The proof can fail: a gate with an inverted input is found.
    @Test
    void mutantsAreRefuted() {
        Circuit circuit = Design.of(() -> new RoundRobinArbiter<>(uint(2), 3)).circuit();
        AndGraph graph = AndGraph.of(circuit);
        try (ScratchFolder folder = new ScratchFolder()) {
            Path verilog = folder.write("design.v", Verilog.of(circuit));
            assertTrue(
                    AigerProof.holds(
                            circuit, verilog, folder.write("right.aag", Aiger.ascii(graph))));
            for (int gate : new int[] {0, graph.gates().size() / 2, graph.gates().size() - 1}) {
                Path mutant =
                        folder.write("wrong" + gate + ".aag", Aiger.ascii(inverted(graph, gate)));
                assertFalse(AigerProof.holds(circuit, verilog, mutant), "gate " + gate);
            }
        }
    }

    private static AndGraph inverted(AndGraph graph, int index) {
        List<AndGraph.Gate> gates = new ArrayList<>(graph.gates());
        AndGraph.Gate gate = gates.get(index);
        gates.set(
                index,
                new AndGraph.Gate(gate.variable(), gate.left() ^ 1, gate.right(), gate.location()));
        return new AndGraph(
                graph.inputs(),
                graph.latches(),
                gates,
                graph.outputs(),
                graph.bad(),
                graph.constraints());
    }

    /// A reset is an input like others: the counter counts, starts over, and is reset, within more cycles
    /// than it has states.
    @Test
    void hierarchyIsTakenApart() {
        final class Two extends Component {
            Two() {
                WrapCounter low = instance("low", () -> new WrapCounter(3));
                WrapCounter high = instance("high", () -> new WrapCounter(3));
                low.enable.set(input("enable", bool()));
                high.enable.set(low.wraps);
                output("y", uint(4)).set(org.moesaic.hdl.Hdl.concat(high.count, low.count));
            }
        }
        Circuit circuit = Design.of(Two::new).circuit();
        try (ScratchFolder folder = new ScratchFolder()) {
            Path verilog = folder.write("design.v", Verilog.of(circuit));
            Path aiger = folder.write("design.aig", Aiger.binary(AndGraph.of(circuit)));
            assertTrue(AigerProof.holds(circuit, verilog, aiger));
        }
    }

    @Test
    void whatHasNoGatesIsRefusedAllTogether() {
        final class Box extends BlackBox {
            final UInt a = input("a", uint(11));

            Box() {
                super("vendor_memory");
                output("y", uint(8));
            }
        }
        final class Large extends Component {
            Large() {
                UInt address = input("address", uint(11));
                Box box = instance("box", Box::new);
                box.a.set(address);
                Mem<org.moesaic.hdl.SInt> words = memory("words", sint(1000), 2000);
                when(input("write", bool()), () -> words.write(address, sint(1000).of(-1)));
                output("y", sint(1000)).set(words.read(address));
            }
        }
        Circuit circuit = Design.of(Large::new).circuit();
        HdlException refusal = assertThrows(HdlException.class, () -> AndGraph.of(circuit));
        String message = refusal.getMessage();
        assertTrue(
                message.matches("(?s).*AigerTest\\.java:\\d+: box: a black box has no gates.*"),
                message);
        assertTrue(
                message.contains("words: each of its 2000000 bits would be a flip-flop"), message);
        assertTrue(message.contains("at most 1048576 bits can be taken apart"), message);
    }
}

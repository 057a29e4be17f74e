package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockSettings;
import org.moesaic.rtl.Blocks;
import org.moesaic.rtl.proof.EquivalenceProof;
import org.moesaic.rtl.proof.Reference;
import org.moesaic.rtl.proof.Verdict;
import org.moesaic.rtl.proof.Yosys;
import tools.jackson.databind.JsonNode;

/// The emitted Verilog of each small block is proved equal to a description written by hand, and a description with one
/// operator or constant changed is refuted: the proof can fail.
class ProofsOfBlocksTest {

    @BeforeEach
    void solver() {
        if (!Yosys.isPresent()) {
            String message = "yosys is missing (package yosys)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
    }

    private static Verdict verdict(String block, String parameters, String from, String to)
            throws IOException, InterruptedException {
        Block named = Blocks.named(block).orElseThrow();
        Map<String, String> values = new HashMap<>(Reference.sizes(named));
        for (String each : parameters.split(" ")) {
            if (!each.isEmpty()) {
                values.put(each.split("=")[0], each.split("=")[1]);
            }
        }
        BlockSettings settings = new BlockSettings(named, values);
        Reference reference = Reference.of(named, settings).orElseThrow();
        String changed = reference.text().replace(from, to);
        if (!from.isEmpty()) {
            assertNotEquals(reference.text(), changed, from);
        }
        return new EquivalenceProof(
                        named.design(settings).circuit(),
                        reference.withText(changed),
                        EquivalenceProof.DEFAULT_CYCLES,
                        EquivalenceProof.DEFAULT_SECONDS)
                .run();
    }

    @ParameterizedTest
    @CsvSource({
        "accumulator-bank, ''",
        "accumulator-bank, sumBits=7 accumulatorBits=5 words=2",
        "dequantiser, ''",
        "fifo, ''",
        "fifo, depth=2 shortcut=pipe",
        "fifo, depth=2 shortcut=flow",
        "fifo, depth=1",
        "mac-cell, ''",
        "skew-buffer, ''",
        "skew-buffer, cycles=0",
        "systolic-cell, ''",
        "systolic-cell, doubleBuffered=true",
        "systolic-cell, dataflow=is weightBits=2 activationBits=3 doubleBuffered=true",
        "systolic-cell, dataflow=os",
        "systolic-cell, dataflow=os doubleBuffered=true",
        "systolic-cell, weightBits=8 activationBits=8 sumBits=20",
        "systolic-cell, dataflow=is weightBits=8 activationBits=8 sumBits=20",
        "systolic-cell, dataflow=os doubleBuffered=true weightBits=8 activationBits=8 sumBits=20"
    })
    void blocksAreProved(String block, String parameters) throws Exception {
        assertInstanceOf(Verdict.Proved.class, verdict(block, parameters, "", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "accumulator-bank, '', 'grown > MOST', 'grown >= MOST - 1'",
        "accumulator-bank, '', 'if (!replace)', 'if (replace)'",
        "dequantiser, '', 'rounded[0] = 0', 'rounded[0] = 1'",
        "dequantiser, '', '!full || out_ready', '!full'",
        "fifo, '', 'oldest == DEPTH - 1', 'oldest == DEPTH - 2'",
        "fifo, shortcut=flow, 'in_valid && out_ready;', 'in_valid;'",
        "mac-cell, '', '4''b1010', '4''b1000'",
        "mac-cell, '', 'grown < LEAST', 'grown <= LEAST + 1'",
        "skew-buffer, '', '{line, in}', '{line, ~in}'",
        "systolic-cell, '', 'sumAbove + product', 'sumAbove - product'",
        "systolic-cell, weightBits=8 activationBits=8 sumBits=20, 'sumAbove + product', 'sumAbove + product + 1'",
        "systolic-cell, doubleBuffered=true, 'if (swap) working', 'if (load) working'",
        "systolic-cell, dataflow=os, 'if (!first)', 'if (!last)'",
        "systolic-cell, dataflow=os doubleBuffered=true, 'valid && last', 'valid'"
    })
    void mutantsAreRefuted(String block, String parameters, String from, String to)
            throws Exception {
        Verdict verdict = verdict(block, parameters, from, to);
        Verdict.Refuted refuted = assertInstanceOf(Verdict.Refuted.class, verdict);
        assertTrue(refuted.counterexample().contains("in_"), refuted.counterexample());
        assertTrue(refuted.counterexample().contains("gate_"), refuted.counterexample());
    }

    /// A difference in the sixteenth cycle: the first cycles are equal, and that is no proof.
    @Test
    void anInductionThatDoesNotCloseIsNoProof() throws Exception {
        assertEquals(
                new Verdict.Bounded(EquivalenceProof.DEFAULT_CYCLES),
                verdict(
                        "systolic-cell",
                        "doubleBuffered=true",
                        "assign heldBelow = waiting;",
                        "reg [3:0] age = 0; always @(posedge clock) age <= age + 1;"
                                + " assign heldBelow = age == 15 ? 0 : waiting;"));
    }

    @Test
    void theCommandSaysWhatIsProved() {
        JsonNode result = CommandRun.of("hdl", "prove", "systolic-cell", "--json").json();
        assertEquals("proved", result.at("/verdict").asString());
        assertEquals(4, result.at("/parameters/weightBits").asInt());
        assertTrue(result.at("/inductionCycles").asInt() >= 1);
        assertTrue(result.at("/solver").asString().startsWith("Yosys "));
        CommandRun text = CommandRun.of("hdl", "prove", "skew-buffer", "--param", "width=64");
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().startsWith("proved: skew-buffer width=64 cycles=3 "), text.out());
    }
}

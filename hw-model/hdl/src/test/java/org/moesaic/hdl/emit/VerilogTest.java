package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.pass.Flatten;
import org.moesaic.hdl.testkit.ExternalTool;
import org.moesaic.hdl.testkit.ScratchFolder;
import org.moesaic.hdl.testkit.Stimulus;
import org.moesaic.hdl.testkit.VerilogBench;

/// What the text looks like, and what tools of others make of each of its parts.
class VerilogTest {

    private static Circuit circuit(Supplier<? extends Component> constructor) {
        return Design.of(constructor).circuit();
    }

    /// The text with `N` for line numbers. It contains the parts, and nobody warns of it.
    private static String clean(Circuit circuit, String... parts) {
        String text = Verilog.of(circuit);
        try (ScratchFolder folder = new ScratchFolder()) {
            VerilogBench.lint(folder.write("design.v", text));
        }
        String plain = text.replaceAll("\\.java:\\d+", ".java:N");
        for (String part : parts) {
            assertTrue(plain.contains(part), () -> part + " is not in\n" + plain);
        }
        return plain;
    }

    @Test
    void aPersonCanReadIt() {
        assertEquals(
                """
                // Verilog-2005, written by Moesaic; change the source, not this file.
                /* verilator lint_off DECLFILENAME */ // whoever saves the file names it
                `default_nettype none

                // Samples.java:N
                module Accumulate (
                    input wire clock,
                    input wire reset,
                    input wire signed [3:0] in,
                    input wire enable,
                    output wire signed [5:0] sum
                );

                  wire signed [5:0] next; // Samples.java:N
                  reg signed [5:0] kept = -6'sd3; // Samples.java:N

                  assign next = $signed(kept + {{2{in[3]}}, in}); // Samples.java:N
                  assign sum = kept; // Samples.java:N

                  always @(posedge clock) begin
                    if (reset) begin
                      kept <= -6'sd3;
                    end else if (enable) begin
                      kept <= next;
                    end
                  end
                endmodule

                `default_nettype wire
                """,
                clean(circuit(Samples.Accumulate::new)));
    }

    @Test
    void reservedWordsGetAnUnderscore() {
        Circuit circuit = circuit(Samples.Reserved::new);
        assertEquals("always_", Verilog.top(circuit));
        assertEquals("reg_", Verilog.port("reg"));
        assertEquals("clock", Verilog.clockOf(circuit.top()));
        clean(
                circuit,
                "module always_ (",
                "input wire clock,",
                "input wire [1:0] reg_,",
                "input wire posedge_,",
                "output wire [1:0] logic_",
                "reg [1:0] end_ = 2'd0;",
                "always @(posedge clock)",
                "end else if (posedge_) begin");
    }

    @Test
    void dotsOfFlattenedPathsBecomeUnderscores() {
        String text =
                clean(
                        Flatten.of(circuit(Samples.Two::new)),
                        "reg [1:0] first_end = 2'd0;",
                        "reg [1:0] second_end = 2'd0;");
        assertFalse(text.contains("first.end"), text);
    }

    @Test
    void aModuleIsWrittenOnceAndInstantiatedTwice() {
        String text =
                clean(
                        circuit(Samples.Two::new),
                        "  always_ first (\n      .clock(clock),\n      .reset(reset),\n",
                        "      .reg_(a),\n",
                        "  always_ second (\n");
        assertEquals(2, text.split("\nmodule ").length - 1, text);
    }

    @Test
    void memoriesHaveFirstWordsAndLanesToWrite() {
        clean(
                circuit(Samples.Masked::new),
                "  reg [7:0] words [0:2];\n",
                "words[0] = 8'd165;",
                "if (write && address <= 2'd2) begin",
                "if (mask[0]) words[address][3:0] <= data[3:0];",
                "if (mask[1]) words[address][7:4] <= data[7:4];");
    }

    @Test
    void blackBoxesGetParametersAndTheClock() {
        Circuit circuit = circuit(Samples.UsesVendor::new);
        String text = Verilog.of(circuit);
        assertTrue(text.contains("  VENDOR_MUL #(.WIDTH(4)) narrow (\n      .CK(clock),"), text);
        assertTrue(text.contains("  VENDOR_MUL #(.WIDTH(8)) wide (\n      .CK(clock),"), text);
        assertFalse(text.contains("module VENDOR_MUL"), text);
        // with the vendor's own text it runs
        String vendor =
                """
                module VENDOR_MUL #(parameter WIDTH = 1) (
                    input CK, input [WIDTH-1:0] A, input [WIDTH-1:0] B, output reg [2*WIDTH-1:0] P);
                  initial P = 0;
                  always @(posedge CK) P <= A * B;
                endmodule
                """;
        Stimulus stimulus =
                new Stimulus(List.of(inputs(circuit, 7), inputs(circuit, 2), inputs(circuit, 0)));
        try (ScratchFolder folder = new ScratchFolder()) {
            folder.write("design.v", text);
            folder.write("vendor.v", vendor);
            folder.write("bench.v", VerilogBench.bench(circuit, stimulus));
            ExternalTool.IVERILOG
                    .run(folder.path(), "-g2005", "-o", "b.vvp", "bench.v", "design.v", "vendor.v")
                    .success();
            String output = ExternalTool.VVP.run(folder.path(), "-n", "b.vvp").success();
            assertEquals(
                    List.of(0, 0, 49 * 49),
                    output.lines()
                            .filter(line -> line.startsWith(">"))
                            .map(line -> Integer.parseInt(line.substring(1), 2))
                            .toList(),
                    output);
        }
    }

    /// A value for `a`, 0 for the rest.
    private static List<BigInteger> inputs(Circuit circuit, int a) {
        return circuit.top().inputs().stream()
                .map(port -> BigInteger.valueOf(port.name().equals("a") ? a : 0))
                .toList();
    }

    @Test
    void aFailingAssertionStopsWithLineAndValues() {
        Circuit circuit = circuit(Samples.Checked::new);
        clean(circuit);
        List<BigInteger> three = inputs(circuit, 3);
        Stimulus stimulus = new Stimulus(java.util.Collections.nCopies(9, three));
        try (ScratchFolder folder = new ScratchFolder()) {
            folder.write("design.v", Verilog.of(circuit));
            folder.write("bench.v", VerilogBench.bench(circuit, stimulus));
            ExternalTool.IVERILOG
                    .run(folder.path(), "-g2005", "-o", "b.vvp", "bench.v", "design.v")
                    .success();
            String output = ExternalTool.VVP.run(folder.path(), "-n", "b.vvp").success();
            assertTrue(
                    output.matches(
                            "(?s).*bench\\.dut: Samples\\.java:\\d+: \\w+ does not hold: 100%"
                                    + " wrong: \"a\" is 3 at 5\n.*"),
                    output);
            assertEquals(6, output.lines().filter(line -> line.startsWith(">")).count(), output);
        }
    }

    /// In the sixth cycle the assertion may fail; yosys looks at it one clock edge later.
    @Test
    void proversGetAssertAssumeAndCover() {
        try (ScratchFolder folder = new ScratchFolder()) {
            folder.write("design.v", Verilog.of(circuit(Samples.Checked::new)));
            String script =
                    "read_verilog -formal design.v; prep -top Checked; stat;"
                            // the solver does not know covers
                            + " delete t:$cover; sat -set-assumes -prove-asserts -verify -seq ";
            ExternalTool.Result early = ExternalTool.YOSYS.run(folder.path(), "-p", script + 6);
            String output = early.success();
            for (String cell : List.of("assert", "assume", "cover")) {
                assertTrue(output.matches("(?s).*\\$" + cell + " +1\\R.*"), output);
            }
            assertTrue(output.contains("no model found: SUCCESS!"), output);
            ExternalTool.Result late = ExternalTool.YOSYS.run(folder.path(), "-p", script + 7);
            assertTrue(late.output().contains("proof did fail!"), late.output());
        }
    }

    @Test
    void membersOfEnumerationsKeepTheirNames() {
        String text =
                clean(
                        circuit(Samples.Crossing::new),
                        "localparam [1:0] Light_RED = 2'd0;",
                        "localparam [1:0] Light_GREEN = 2'd1;",
                        "reg [1:0] light = Light_RED;",
                        "light <= Light_RED;");
        assertTrue(text.contains("assign stop = light != Light_GREEN;"), text);
    }
}

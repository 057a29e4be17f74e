package org.moesaic.hdl.emit;

import java.nio.file.Path;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.testkit.ExternalTool;

/// Holds the AIGER form of a circuit against its Verilog form, in yosys: no input makes an output differ in the first
/// cycles after power-up.
final class AigerProof {

    /// Cycles that are looked at; enough to reach what the registers of small circuits hold.
    private static final int CYCLES = 6;

    private AigerProof() {}

    /// Whether yosys proves that both do the same.
    ///
    /// @param aiger the graph, in either form
    static boolean holds(Circuit circuit, Path verilog, Path aiger) {
        String script =
                """
                read_verilog %s; hierarchy -check -top %s; proc; flatten; memory; opt -full
                rename %2$s gold; splitnets -ports gold
                read_aiger -module_name gate -clk_name %s %s
                miter -equiv -flatten -make_outputs gold gate miter
                sat -verify -prove trigger 0 -seq %d miter
                """
                        .formatted(
                                verilog.getFileName(),
                                Verilog.top(circuit),
                                Verilog.clockOf(circuit.top()),
                                aiger.getFileName(),
                                CYCLES)
                        .replace("\n", "; ");
        ExternalTool.Result result = ExternalTool.YOSYS.run(verilog.getParent(), "-p", script);
        if (result.output().contains("SAT proof finished - model found: FAIL!")) {
            return false;
        }
        String output = result.success();
        if (!output.contains("SAT proof finished - no model found: SUCCESS!")) {
            throw new AssertionError(output);
        }
        return true;
    }
}

package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

/// Holds a circuit to what simulators and emitters rely on: every signal driven exactly once, every name unique, every
/// instance fully connected with the right types, and no combinational loop through the whole hierarchy.
public final class Check {

    private Check() {}

    /// @throws HdlException with all that is wrong
    public static void of(Circuit circuit) {
        List<HdlProblem> problems = new ArrayList<>();
        for (Definition definition : circuit.definitions()) {
            if (definition instanceof ModuleDefinition module) {
                problems.addAll(new ModuleCheck(circuit, module).problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new HdlException(problems);
        }
        Loops.check(circuit);
    }
}

package org.moesaic.hdl;

import java.util.function.Supplier;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.pass.Check;

/// A finished design: the component at the top, and the circuit that came out of it.
///
/// @param top the component, whose fields name the ports
/// @param circuit what simulators and emitters work on
/// @param <C> class of the top
public record Design<C extends Component>(C top, Circuit circuit) {

    /// Runs the constructor and checks what came out: everything driven once, and no combinational loop.
    ///
    /// @param constructor makes the top: `Counter::new`, or `() -> new Counter(8)` with parameters
    /// @throws HdlException with the lines of all mistakes
    public static <C extends Component> Design<C> of(Supplier<C> constructor) {
        DesignBuilder design = new DesignBuilder();
        C top = ModuleBuilder.construct(design, "", constructor);
        Definition definition = top.finish();
        if (top instanceof BlackBox) {
            throw Misuse.of(top.moduleName(), "a black box at the top", "put it into a component");
        }
        design.add(definition);
        if (!design.problems().isEmpty()) {
            throw new HdlException(design.problems());
        }
        Circuit circuit = new Circuit(design.definitions());
        Check.of(circuit);
        return new Design<>(top, circuit);
    }
}

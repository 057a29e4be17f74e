package org.moesaic.hdl;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.sim.BlackBoxModel;

/// A module whose body is elsewhere, such as a vendor's memory or multiplier: ports, and what a simulator runs in its place.
/// It counts as combinational from every input to every output, unless [#registered] is called.
public abstract class BlackBox extends Component {

    private final String module;
    private final SequencedMap<String, String> parameters = new LinkedHashMap<>();
    private Optional<String> clockPort = Optional.empty();
    private Optional<Supplier<BlackBoxModel>> model = Optional.empty();
    private boolean combinational = true;

    /// @param module name of the module in Verilog
    protected BlackBox(String module) {
        super(module);
        this.module = module;
    }

    /// A parameter of the instance, written as it stands in Verilog.
    protected final void parameter(String name, String value) {
        parameters.put(Names.check(name), value);
    }

    /// The input that the clock is tied to.
    protected final void clock(String port) {
        clockPort = Optional.of(Names.check(port));
    }

    /// No output depends on an input of the same cycle.
    protected final void registered() {
        combinational = false;
    }

    /// What a simulator runs in its place; called once for each instance of each simulation.
    protected final void model(Supplier<BlackBoxModel> maker) {
        model = Optional.of(maker);
    }

    @Override
    final Definition finish() {
        ModuleBuilder builder = builder();
        if (!builder.assigns.isEmpty()
                || !builder.registers.isEmpty()
                || !builder.memories.isEmpty()
                || !builder.instances.isEmpty()
                || !builder.blocks().body().statements().isEmpty()) {
            throw Misuse.of(
                    builder.path(),
                    "a black box with something inside",
                    "declare ports only; a module with a body extends Component");
        }
        return new BlackBoxDefinition(
                module,
                module,
                builder.ports,
                clockPort,
                parameters,
                combinational,
                model,
                builder.location());
    }
}

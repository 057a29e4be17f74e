package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

/// The same circuit with other modules.
final class Replace {

    private Replace() {}

    static Circuit top(Circuit circuit, ModuleDefinition top) {
        List<Definition> definitions = new ArrayList<>(circuit.definitions());
        definitions.set(definitions.size() - 1, top);
        return new Circuit(definitions);
    }

    static Circuit modules(Circuit circuit, UnaryOperator<ModuleDefinition> pass) {
        List<Definition> definitions = new ArrayList<>();
        for (Definition definition : circuit.definitions()) {
            definitions.add(
                    switch (definition) {
                        case ModuleDefinition module -> pass.apply(module);
                        case BlackBoxDefinition box -> box;
                    });
        }
        return new Circuit(definitions);
    }
}

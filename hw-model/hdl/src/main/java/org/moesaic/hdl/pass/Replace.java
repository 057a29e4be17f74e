package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

/// The same circuit with another top.
final class Replace {

    private Replace() {}

    static Circuit top(Circuit circuit, ModuleDefinition top) {
        List<Definition> definitions = new ArrayList<>(circuit.definitions());
        definitions.set(definitions.size() - 1, top);
        return new Circuit(definitions);
    }
}

package org.moesaic.hdl.ir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A whole design: the definition at the top and all that it uses, directly or not.
///
/// @param definitions each after those that it instantiates; the last one is the top. Names are unique
public record Circuit(List<Definition> definitions) {

    public Circuit {
        definitions = List.copyOf(definitions);
        if (definitions.isEmpty() || !(definitions.getLast() instanceof ModuleDefinition)) {
            throw new IllegalArgumentException("a circuit without a module at the top");
        }
        Map<String, Definition> known = new LinkedHashMap<>();
        for (Definition definition : definitions) {
            if (definition instanceof ModuleDefinition module) {
                for (Instance instance : module.instances()) {
                    if (!known.containsKey(instance.definition())) {
                        throw new IllegalArgumentException(
                                module.name()
                                        + "."
                                        + instance.name()
                                        + " is a "
                                        + instance.definition()
                                        + ", which is not defined before it");
                    }
                }
            }
            if (known.put(definition.name(), definition) != null) {
                throw new IllegalArgumentException("two definitions named " + definition.name());
            }
        }
    }

    public ModuleDefinition top() {
        return (ModuleDefinition) definitions.getLast();
    }

    /// @throws IllegalArgumentException if there is none of that name
    public Definition definition(String name) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(Objects.requireNonNull(name)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no definition named " + name));
    }

    /// Whether the top is the only module and holds no instance but of black boxes.
    public boolean isFlat() {
        return top().instances().stream()
                .allMatch(instance ->
                        definition(instance.definition()) instanceof BlackBoxDefinition);
    }
}

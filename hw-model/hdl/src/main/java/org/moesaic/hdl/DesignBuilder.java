package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

/// What all modules of a design under construction share: the finished definitions, and the problems found so far.
final class DesignBuilder {

    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<List<Object>, List<Definition>> alike = new HashMap<>();
    private final Map<Definition, String> added = new IdentityHashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final List<HdlProblem> problems = new ArrayList<>();

    /// Adds a definition under its name, or under the name with a number behind it if another definition has it. A
    /// definition with the same content is used again.
    ///
    /// @return the name it has now
    String add(Definition definition) {
        // A hash over all signals of each instance would cost more than to compare the few of one
        // outline.
        List<Definition> candidates =
                alike.computeIfAbsent(outline(definition), _ -> new ArrayList<>());
        for (Definition candidate : candidates) {
            if (candidate.equals(definition)) {
                return added.get(candidate);
            }
        }
        String name = definition.name();
        while (definitions.containsKey(name)) {
            name = definition.name() + "_" + names.merge(definition.name(), 1, Integer::sum);
        }
        candidates.add(definition);
        added.put(definition, name);
        definitions.put(name, renamed(definition, name));
        return name;
    }

    private static List<Object> outline(Definition definition) {
        return switch (definition) {
            case ModuleDefinition module ->
                    List.of(
                            module.name(),
                            module.ports(),
                            module.assigns().size(),
                            module.registers().size(),
                            module.memories());
            case BlackBoxDefinition box -> List.of(box.name(), box.ports());
        };
    }

    private static Definition renamed(Definition definition, String name) {
        return switch (definition) {
            case ModuleDefinition module ->
                    new ModuleDefinition(
                            name,
                            module.ports(),
                            module.assigns(),
                            module.registers(),
                            module.memories(),
                            module.writes(),
                            module.instances(),
                            module.checks(),
                            module.location());
            case BlackBoxDefinition box ->
                    new BlackBoxDefinition(
                            name,
                            box.module(),
                            box.ports(),
                            box.clockPort(),
                            box.parameters(),
                            box.combinational(),
                            box.model(),
                            box.location());
        };
    }

    List<Definition> definitions() {
        return List.copyOf(definitions.values());
    }

    void problem(HdlProblem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<HdlProblem> problems() {
        return problems;
    }
}

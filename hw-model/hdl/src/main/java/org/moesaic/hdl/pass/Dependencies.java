package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;

/// What is computed in a flat module, as numbered steps, and which step needs which other in the same cycle.
final class Dependencies {

    private final List<Levelise.Step> steps = new ArrayList<>();
    private final List<List<Signal>> reads = new ArrayList<>();
    private final Map<Signal, Integer> producers = new HashMap<>();

    Dependencies(Circuit flat) {
        ModuleDefinition module = flat.top();
        for (Instance instance : module.instances()) {
            BlackBoxDefinition box = (BlackBoxDefinition) flat.definition(instance.definition());
            for (Connection output : instance.outputs()) {
                producers.put(output.signal(), steps.size());
            }
            steps.add(new Levelise.Call(instance, box));
            reads.add(
                    box.combinational()
                            ? instance.inputs().stream().map(Connection::signal).toList()
                            : List.of());
        }
        for (Assign assign : module.assigns()) {
            producers.put(assign.target(), steps.size());
            steps.add(new Levelise.Compute(assign));
            reads.add(assign.operation().operands());
        }
    }

    int size() {
        return steps.size();
    }

    Levelise.Step step(int number) {
        return steps.get(number);
    }

    /// Numbers of the steps that a step needs; state and inputs are there from the start.
    int[] needs(int number) {
        return reads.get(number).stream()
                .mapToInt(signal -> producers.getOrDefault(signal, -1))
                .filter(producer -> producer >= 0)
                .toArray();
    }

    /// Where the step reads what another one produces.
    Signal between(int producer, int consumer) {
        return reads.get(consumer).stream()
                .filter(signal -> producers.getOrDefault(signal, -1) == producer)
                .findFirst()
                .orElseThrow();
    }
}

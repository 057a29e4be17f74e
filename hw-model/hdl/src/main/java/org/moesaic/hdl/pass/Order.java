package org.moesaic.hdl.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;

/// The assignments of one module, each after those it reads; instances count as given.
final class Order {

    private Order() {}

    /// Assignments that depend on themselves come last, as they stand in the module.
    static List<Assign> of(ModuleDefinition module) {
        Map<Signal, List<Assign>> users = new HashMap<>();
        Map<Signal, Integer> open = new HashMap<>();
        for (Assign assign : module.assigns()) {
            open.put(assign.target(), 0);
        }
        Deque<Assign> ready = new ArrayDeque<>();
        for (Assign assign : module.assigns()) {
            int needs = 0;
            for (Signal operand : assign.operation().operands()) {
                if (open.containsKey(operand)) {
                    users.computeIfAbsent(operand, _ -> new ArrayList<>()).add(assign);
                    needs++;
                }
            }
            open.put(assign.target(), needs);
            if (needs == 0) {
                ready.add(assign);
            }
        }
        List<Assign> ordered = new ArrayList<>(module.assigns().size());
        while (!ready.isEmpty()) {
            Assign assign = ready.poll();
            ordered.add(assign);
            for (Assign user : users.getOrDefault(assign.target(), List.of())) {
                if (open.merge(user.target(), -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        module.assigns().stream()
                .filter(assign -> open.get(assign.target()) > 0)
                .forEach(ordered::add);
        return ordered;
    }
}

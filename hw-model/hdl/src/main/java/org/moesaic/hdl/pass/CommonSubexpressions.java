package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;

/// Computes once what is written more than once: the second result becomes a copy of the first, and everybody reads the
/// first.
public final class CommonSubexpressions {

    private CommonSubexpressions() {}

    /// Every module of a circuit on its own.
    public static Circuit of(Circuit circuit) {
        return Replace.modules(circuit, CommonSubexpressions::of);
    }

    public static ModuleDefinition of(ModuleDefinition module) {
        Substitution substitution = new Substitution();
        Map<Operation, Signal> first = new HashMap<>();
        List<Assign> assigns = new ArrayList<>();
        for (Assign assign : Order.of(module)) {
            Signal target = assign.target();
            Operation operation =
                    ordered(Rewrite.operation(assign.operation(), substitution::of, m -> m));
            Signal known = first.putIfAbsent(operation, target);
            if (known == null) {
                assigns.add(new Assign(target, operation));
            } else {
                substitution.put(target, known);
                assigns.add(new Assign(target, new Resize(known, target.type())));
            }
        }
        return substitution.module(module, assigns);
    }

    /// Operands that may change places stand in the order of their numbers.
    private static Operation ordered(Operation operation) {
        if (!(operation instanceof Binary(var operator, Signal left, Signal right))) {
            return operation;
        }
        boolean symmetric =
                switch (operator) {
                    case ADD, MULTIPLY, AND, OR, XOR, EQUAL, NOT_EQUAL -> true;
                    case SUBTRACT,
                            DIVIDE,
                            REMAINDER,
                            LESS,
                            LESS_OR_EQUAL,
                            SHIFT_LEFT,
                            SHIFT_RIGHT ->
                            false;
                };
        return symmetric && left.id() > right.id() ? new Binary(operator, right, left) : operation;
    }
}

package org.moesaic.hdl.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;

/// Works out what is constant, drops operations that do nothing ([Simplify] has the rules), and reads past plain copies.
/// A name that a user gave moves to the operation behind it: `_add_1 = add a b`, `sum = resize _add_1` becomes
/// `sum = add a b`. What is not needed any more is left to [DeadCode].
public final class Fold {

    private final ModuleDefinition module;
    private final Substitution substitution = new Substitution();
    private final Map<Signal, Operation> operations = new HashMap<>();

    private Fold(ModuleDefinition module) {
        this.module = module;
    }

    /// Every module of a circuit on its own.
    public static Circuit of(Circuit circuit) {
        return Replace.modules(circuit, Fold::of);
    }

    public static ModuleDefinition of(ModuleDefinition module) {
        return new Fold(adopt(module)).fold();
    }

    /// Gives the results of operations the names of their first named copies.
    private static ModuleDefinition adopt(ModuleDefinition module) {
        Set<Signal> results = new HashSet<>();
        for (Assign assign : module.assigns()) {
            if (assign.target().temporary()) {
                results.add(assign.target());
            }
        }
        Substitution names = new Substitution();
        Set<Signal> adopters = new HashSet<>();
        for (Assign assign : module.assigns()) {
            Optional<Signal> source = copied(assign);
            if (source.isPresent()
                    && !assign.target().temporary()
                    && results.remove(source.get())) {
                names.put(source.get(), assign.target());
                adopters.add(assign.target());
            }
        }
        List<Assign> assigns = new ArrayList<>();
        for (Assign assign : module.assigns()) {
            if (!adopters.contains(assign.target())) {
                assigns.add(
                        new Assign(
                                names.of(assign.target()),
                                Rewrite.operation(assign.operation(), names::of, m -> m)));
            }
        }
        return names.module(module, assigns);
    }

    private ModuleDefinition fold() {
        List<Assign> assigns = new ArrayList<>();
        for (Assign assign : Order.of(module)) {
            Signal target = assign.target();
            Operation operation =
                    Simplify.operation(
                            Rewrite.operation(assign.operation(), substitution::of, m -> m),
                            operations);
            Assign folded = new Assign(target, operation);
            copied(folded).ifPresent(source -> substitution.put(target, source));
            operations.put(target, operation);
            assigns.add(folded);
        }
        ModuleDefinition result = substitution.module(module, assigns);
        return new ModuleDefinition(
                result.name(),
                result.ports(),
                result.assigns(),
                result.registers().stream().map(this::register).toList(),
                result.memories(),
                result.writes().stream().filter(write -> !isConstant(write.enable(), 0)).toList(),
                result.instances(),
                result.checks(),
                result.location());
    }

    /// The source of an assignment that is a plain connection.
    private static Optional<Signal> copied(Assign assign) {
        return assign.operation() instanceof Resize(Signal source, var type)
                        && source.type().equals(type)
                ? Optional.of(source)
                : Optional.empty();
    }

    private Register register(Register register) {
        Optional<Signal> enable = register.enable().filter(signal -> !isConstant(signal, 1));
        Optional<Register.Reset> reset =
                register.reset().filter(r -> !isConstant(r.when(), 0) || r.value().signum() != 0);
        return new Register(register.signal(), register.next(), enable, reset);
    }

    private boolean isConstant(Signal signal, int value) {
        return operations.get(signal) instanceof Literal literal
                && literal.value().bitLength() <= 1
                && literal.value().intValue() == value;
    }
}

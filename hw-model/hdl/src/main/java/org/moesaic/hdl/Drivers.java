package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;

/// Makes of all statements of a module one driver for each signal: last connect wins, and branches become multiplexers.
final class Drivers {

    /// What drives a signal so far.
    sealed interface Drive {}

    /// Always driven.
    record Driven(Signal value) implements Drive {}

    /// Driven in one branch of a choice and not in another.
    ///
    /// @param driven line of the branch that drives it
    /// @param condition name of the branch's condition, may be empty
    record Partial(Location driven, String condition) implements Drive {}

    private final ModuleBuilder builder;
    private final Map<Net, Drive> decided = new IdentityHashMap<>();

    Drivers(ModuleBuilder builder) {
        this.builder = builder;
    }

    /// The driver of every net that something drives under some condition.
    Map<Net, Drive> resolve(Block body) {
        decided.putAll(run(body, new Scope(null)));
        return decided;
    }

    /// What is driven so far, as seen from inside a block.
    private static final class Scope {
        private final Scope outer;
        private final Map<Net, Drive> drives = new LinkedHashMap<>();

        Scope(Scope outer) {
            this.outer = outer;
        }

        Drive get(Net net) {
            for (Scope scope = this; scope != null; scope = scope.outer) {
                Drive drive = scope.drives.get(net);
                if (drive != null) {
                    return drive;
                }
            }
            return net.isRegister() ? new Driven(net.signal()) : null;
        }
    }

    /// @return the drives that the block changes, in order of first change
    private Map<Net, Drive> run(Block block, Scope scope) {
        for (Statement statement : block.statements()) {
            switch (statement) {
                case Statement.Set set -> scope.drives.put(set.target(), new Driven(set.value()));
                case Statement.SetElement set -> setElement(set, scope);
                case Statement.Choice choice -> choose(choice, scope);
            }
        }
        for (Net local : block.locals()) {
            Drive drive = scope.drives.remove(local);
            if (drive != null) {
                decided.put(local, drive);
            }
        }
        return scope.drives;
    }

    private void setElement(Statement.SetElement set, Scope scope) {
        Type index = set.index().type();
        for (int i = 0; i < set.targets().size(); i++) {
            BigInteger number = BigInteger.valueOf(i);
            if (!index.holds(number)) {
                break;
            }
            Signal literal = builder.operation(new Literal(index, number), set.location());
            Signal hit =
                    builder.operation(
                            new Binary(BinaryOperator.EQUAL, set.index(), literal), set.location());
            Net target = set.targets().get(i);
            Drive merged = merge(hit, new Driven(set.value()), scope.get(target), set.location());
            scope.drives.put(target, merged);
        }
    }

    private void choose(Statement.Choice choice, Scope scope) {
        List<Statement.Branch> branches = choice.branches();
        Map<Net, Drive> result = new LinkedHashMap<>();
        // From the last branch to the first: each is put in front of what applies if it does not.
        for (int i = branches.size() - 1; i >= 0; i--) {
            Statement.Branch branch = branches.get(i);
            Map<Net, Drive> taken = run(branch.block(), new Scope(scope));
            if (branch.condition() == null) {
                result = new LinkedHashMap<>(taken);
                continue;
            }
            Map<Net, Drive> merged = new LinkedHashMap<>();
            for (Net net : union(taken, result)) {
                Drive before = scope.get(net);
                merged.put(
                        net,
                        merge(
                                branch.condition(),
                                taken.getOrDefault(net, before),
                                result.getOrDefault(net, before),
                                branch.location()));
            }
            result = merged;
        }
        scope.drives.putAll(result);
    }

    private static Iterable<Net> union(Map<Net, Drive> first, Map<Net, Drive> second) {
        Map<Net, Drive> all = new LinkedHashMap<>(first);
        second.forEach(all::putIfAbsent);
        return all.keySet();
    }

    private Drive merge(Signal condition, Drive whenTrue, Drive whenFalse, Location location) {
        if (whenTrue instanceof Driven(Signal yes) && whenFalse instanceof Driven(Signal no)) {
            return yes.equals(no)
                    ? whenTrue
                    : new Driven(builder.operation(new Mux(condition, yes, no), location));
        }
        if (whenTrue instanceof Partial partial) {
            return partial;
        }
        if (whenFalse instanceof Partial partial) {
            return partial;
        }
        String name = condition.temporary() ? "" : condition.name();
        return new Partial(location, whenTrue == null ? (name.isEmpty() ? "" : "!" + name) : name);
    }
}

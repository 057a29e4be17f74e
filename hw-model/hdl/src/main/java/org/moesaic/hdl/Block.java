package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.moesaic.hdl.ir.Signal;

/// Statements that apply under one condition: the body of a module, or of a branch of a `when` or `switch`.
final class Block {

    private final Block parent;
    private final Statement.Choice choice;
    private final int index;
    private final List<Statement> statements = new ArrayList<>();
    private final Set<Net> locals = new HashSet<>();
    private Signal guard;

    private Block(Block parent, Statement.Choice choice, int index) {
        this.parent = parent;
        this.choice = choice;
        this.index = index;
    }

    static Block body() {
        return new Block(null, null, 0);
    }

    /// The block of the branch that a choice of this block gets next.
    Block inner(Statement.Choice choice) {
        return new Block(this, choice, choice.branches().size());
    }

    boolean isBody() {
        return parent == null;
    }

    Statement.Choice choice() {
        return choice;
    }

    /// Position of its branch within the choice.
    int index() {
        return index;
    }

    Block parent() {
        return parent;
    }

    List<Statement> statements() {
        return statements;
    }

    /// Wires declared here: what drives them is decided here, not outside.
    Set<Net> locals() {
        return locals;
    }

    void add(Statement statement) {
        statements.add(statement);
    }

    /// The condition under which the block applies; `null` until it was asked for, and for the body.
    Signal guard() {
        return guard;
    }

    void guard(Signal condition) {
        guard = condition;
    }
}

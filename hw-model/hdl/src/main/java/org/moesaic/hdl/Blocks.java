package org.moesaic.hdl;

import org.moesaic.hdl.ir.Signal;

/// The blocks of a module, as its constructor goes in and out of them.
final class Blocks {

    private final ModuleBuilder builder;
    private final Block body = Block.body();
    private Block current = body;

    Blocks(ModuleBuilder builder) {
        this.builder = builder;
    }

    Block body() {
        return body;
    }

    Block current() {
        return current;
    }

    void add(Statement statement) {
        current.add(statement);
    }

    /// Adds a branch to a choice of the current block and runs what belongs into it.
    ///
    /// @param condition when it applies; `null` for what is left
    void branch(Statement.Choice choice, Signal condition, Location at, Runnable content) {
        Block outer = current;
        Block inner = outer.inner(choice);
        current = inner;
        choice.branches().add(new Statement.Branch(condition, inner, at));
        try {
            content.run();
        } finally {
            current = outer;
        }
    }

    /// Whether the choice is the last statement of the current block, so that a branch may follow.
    boolean isOpen(Statement.Choice choice) {
        return !current.statements().isEmpty() && current.statements().getLast() == choice;
    }

    /// The condition under which the current block applies.
    Signal guard() {
        return guard(current);
    }

    private Signal guard(Block block) {
        if (block.isBody()) {
            return builder.one();
        }
        if (block.guard() == null) {
            Signal own = branchCondition(block.choice(), block.index());
            block.guard(block.parent().isBody() ? own : builder.and(guard(block.parent()), own));
        }
        return block.guard();
    }

    /// Its own condition, and not those of the branches before it.
    private Signal branchCondition(Statement.Choice choice, int index) {
        Signal own = choice.branches().get(index).condition();
        if (own != null && choice.exclusive()) {
            return own;
        }
        Signal result = own;
        for (Statement.Branch before : choice.branches().subList(0, index)) {
            Signal not = builder.not(before.condition());
            result = result == null ? not : builder.and(result, not);
        }
        return result;
    }
}

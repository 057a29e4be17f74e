package org.moesaic.hdl;

import org.moesaic.hdl.ir.Signal;

/// The branches of a `when`: the first whose condition holds applies.
public final class When {

    private final ModuleBuilder builder;
    private final Statement.Choice choice;
    private boolean closed;

    private When(ModuleBuilder builder, Statement.Choice choice) {
        this.builder = builder;
        this.choice = choice;
    }

    static When begin(Bool condition, Location at, Runnable body) {
        ModuleBuilder builder = ModuleBuilder.current();
        Statement.Choice choice = new Statement.Choice(false);
        Signal signal = builder.read(condition.net());
        builder.blocks().add(choice);
        builder.blocks().branch(choice, signal, at, body);
        return new When(builder, choice);
    }

    /// What is set in the body applies where no condition before holds and this one does.
    public When elseWhen(Bool condition, Runnable body) {
        checkOpen("elseWhen");
        Signal signal = builder.read(condition.net());
        builder.blocks().branch(choice, signal, Source.here(), body);
        return this;
    }

    /// What is set in the body applies where no condition before holds.
    public void otherwise(Runnable body) {
        checkOpen("otherwise");
        closed = true;
        builder.blocks().branch(choice, null, Source.here(), body);
    }

    private void checkOpen(String word) {
        if (ModuleBuilder.current() != builder || closed || !builder.blocks().isOpen(choice)) {
            throw Misuse.of(
                    "",
                    word + " does not follow its when",
                    "write when(…).elseWhen(…).otherwise(…) in one go, otherwise last and once");
        }
    }
}

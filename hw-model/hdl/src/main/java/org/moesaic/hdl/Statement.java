package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.ir.Signal;

/// What a user wrote in a block, in order; the last that applies to a signal wins.
sealed interface Statement {

    /// A signal takes a value.
    record Set(Net target, Signal value) implements Statement {}

    /// The element that the index names takes a value; the others stay.
    record SetElement(List<Net> targets, Signal index, Signal value, Location location)
            implements Statement {}

    /// Branches of which the first whose condition holds applies; one without condition is `otherwise`.
    final class Choice implements Statement {
        private final List<Branch> branches = new ArrayList<>();
        private final boolean exclusive;

        /// @param exclusive whether at most one condition can hold
        Choice(boolean exclusive) {
            this.exclusive = exclusive;
        }

        List<Branch> branches() {
            return branches;
        }

        boolean exclusive() {
            return exclusive;
        }
    }

    /// @param condition when it applies; `null` for `otherwise`
    record Branch(Signal condition, Block block, Location location) {}
}

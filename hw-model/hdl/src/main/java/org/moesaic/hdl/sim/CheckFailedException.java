package org.moesaic.hdl.sim;

import org.moesaic.hdl.ir.Check;

/// An assertion or assumption that did not hold in a simulated cycle.
public final class CheckFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Check check;
    private final long cycle;

    /// @param check what did not hold
    /// @param cycle number of the cycle, from 0: the clock edges passed before it
    /// @param message the check's message with the values put in
    public CheckFailedException(Check check, long cycle, String message) {
        super(
                "%s: cycle %d: %s %s does not hold: %s"
                        .formatted(
                                check.location(),
                                cycle,
                                check.kind() == Check.Kind.ASSUME ? "assumption" : "assertion",
                                check.name(),
                                message));
        this.check = check;
        this.cycle = cycle;
    }

    public Check check() {
        return check;
    }

    public long cycle() {
        return cycle;
    }
}

package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.ir.Check;

/// An assertion or assumption that did not hold in a simulated cycle.
public final class CheckFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Check check;
    private final long cycle;
    private final int lane;

    /// @param check what did not hold
    /// @param cycle number of the cycle, from 0: the clock edges passed before it
    /// @param message the check's message with the values put in
    public CheckFailedException(Check check, long cycle, String message) {
        this(check, cycle, -1, message);
    }

    /// @param lane in which of several instances; -1 where there is one
    public CheckFailedException(Check check, long cycle, int lane, String message) {
        super(
                "%s: %scycle %d: %s %s does not hold: %s"
                        .formatted(
                                check.location(),
                                lane < 0 ? "" : "lane " + lane + ": ",
                                cycle,
                                check.kind() == Check.Kind.ASSUME ? "assumption" : "assertion",
                                check.name(),
                                message));
        this.check = check;
        this.cycle = cycle;
        this.lane = lane;
    }

    /// The message of a check with the values of its shown signals in place of `{}`.
    static String message(Check check, List<BigInteger> values) {
        StringBuilder text = new StringBuilder();
        String[] parts = check.message().split("\\{}", -1);
        for (int i = 0; i < parts.length; i++) {
            text.append(parts[i]);
            if (i < values.size()) {
                text.append(values.get(i));
            }
        }
        return text.toString();
    }

    public Check check() {
        return check;
    }

    public long cycle() {
        return cycle;
    }

    /// In which of several instances, -1 where there is one.
    public int lane() {
        return lane;
    }
}

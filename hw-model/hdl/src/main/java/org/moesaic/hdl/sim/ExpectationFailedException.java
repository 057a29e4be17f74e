package org.moesaic.hdl.sim;

import java.math.BigInteger;

/// A signal that did not have the value that a test bench expected.
public final class ExpectationFailedException extends AssertionError {

    private static final long serialVersionUID = 1L;

    public ExpectationFailedException(
            String signal, long cycle, BigInteger expected, BigInteger found) {
        super(
                "%s after %d clock edges: expected %d, but it is %d"
                        .formatted(signal, cycle, expected, found));
    }
}

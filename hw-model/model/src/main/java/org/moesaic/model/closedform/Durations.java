package org.moesaic.model.closedform;

import java.math.BigInteger;

/// Integer picoseconds of work at a rate. Rounded up, once, so that no duration is below what the rate allows.
public final class Durations {

    private static final BigInteger PICOSECONDS_PER_SECOND = BigInteger.valueOf(1_000_000_000_000L);

    private Durations() {}

    /// Time of that many units (bytes, cycles, operations) at a rate per second.
    ///
    /// @throws ArithmeticException if it does not fit into a `long` (106 days)
    public static long picoseconds(long units, long unitsPerSecond) {
        if (units <= Long.MAX_VALUE / 1_000_000_000_000L) {
            return -Math.floorDiv(-units * 1_000_000_000_000L, unitsPerSecond);
        }
        BigInteger[] exact =
                BigInteger.valueOf(units)
                        .multiply(PICOSECONDS_PER_SECOND)
                        .divideAndRemainder(BigInteger.valueOf(unitsPerSecond));
        return exact[0].add(BigInteger.valueOf(exact[1].signum())).longValueExact();
    }
}

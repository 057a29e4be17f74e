package org.moesaic.model.closedform;

import java.math.BigInteger;

/// A bandwidth as an exact ratio, in bytes per second, so that what is made of it is rounded once.
record Rate(BigInteger numerator, BigInteger denominator) {

    private static final BigInteger PICOSECONDS_PER_SECOND = BigInteger.TEN.pow(12);

    static Rate of(long bytesPerSecond) {
        return new Rate(BigInteger.valueOf(bytesPerSecond), BigInteger.ONE);
    }

    /// So many bytes each so many picoseconds.
    static Rate each(long bytes, long picoseconds) {
        return new Rate(
                BigInteger.valueOf(bytes).multiply(PICOSECONDS_PER_SECOND),
                BigInteger.valueOf(picoseconds));
    }

    Rate times(long factor) {
        return times(factor, 1);
    }

    Rate times(long factor, long divisor) {
        return new Rate(
                numerator.multiply(BigInteger.valueOf(factor)),
                denominator.multiply(BigInteger.valueOf(divisor)));
    }

    Rate min(Rate other) {
        return numerator
                                .multiply(other.denominator)
                                .compareTo(other.numerator.multiply(denominator))
                        <= 0
                ? this
                : other;
    }

    /// Whole bytes per second, rounded down: never more than there is.
    ///
    /// @throws ArithmeticException if they do not fit
    long bytesPerSecond() {
        return numerator.divide(denominator).longValueExact();
    }

    /// Picoseconds for so many bytes, rounded up: never earlier than possible.
    ///
    /// @throws ArithmeticException if they do not fit
    long picoseconds(long bytes) {
        BigInteger[] parts =
                BigInteger.valueOf(bytes)
                        .multiply(PICOSECONDS_PER_SECOND)
                        .multiply(denominator)
                        .divideAndRemainder(numerator);
        BigInteger up = parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
        return parts[0].add(up).longValueExact();
    }
}

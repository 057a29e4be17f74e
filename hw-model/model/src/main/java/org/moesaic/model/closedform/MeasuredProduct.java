package org.moesaic.model.closedform;

/// A matrix product that somebody timed: M x K activations times K x N weights.
///
/// @param m rows of the activations
/// @param n columns of the weights
/// @param k columns of the activations
/// @param bytesPerValue of all three matrices
/// @param picoseconds that it took
public record MeasuredProduct(long m, long n, long k, int bytesPerValue, double picoseconds) {

    public MeasuredProduct {
        if (m < 1 || n < 1 || k < 1 || bytesPerValue < 1 || !(picoseconds > 0)) {
            throw new IllegalArgumentException("a product of " + m + " x " + n + " x " + k);
        }
    }

    public long macs() {
        return SystolicArray.macs(m, n, k);
    }

    /// Bytes of both factors, read once, and of the result, written once.
    public long bytes() {
        long values = Math.addExact(m * k, Math.addExact(Math.multiplyExact(k, n), m * n));
        return Math.multiplyExact(values, (long) bytesPerValue);
    }
}

package org.moesaic.compute;

/// How far a backend that computes in fp32 may be from the exact sum. Derived in `docs/numerics.md`.
///
/// With u = 2⁻²⁴ and γ(k) = k·u / (1 - k·u), a sum of products in which every term passes through at most k roundings, in
/// any order, with or without fused operations, is within γ(k) times the sum of the terms' magnitudes (Higham, Accuracy
/// and Stability of Numerical Algorithms, 2nd edition, sections 3.1 and 4.2). What underflows adds an absolute part.
final class ErrorBound {

    /// Unit roundoff of fp32.
    static final double UNIT = 0x1p-24;

    /// Roundings of a term beside those of the long sum: decoding by the backend and by the definition (2 each), the
    /// product, a scale that is taken out, a zero point's product and difference (2).
    private static final int FIXED_ROUNDINGS = 8;

    /// Half of the smallest subnormal is what an fp32 product can lose when it underflows; the other half is for the
    /// reference's own rounding.
    private static final double UNDERFLOW = 0x1p-149;

    /// From here on an intermediate sum may overflow in one order and not in another.
    private static final double OVERFLOW = Float.MAX_VALUE / 2.0;

    private ErrorBound() {}

    /// @param terms terms of the long sum: columns or scale groups, and those that a weight is put together of
    /// @param magnitude sum of the terms' magnitudes, scales included
    /// @param unscaled the largest such sum with scales left out in part or all: what a kernel may hold in between
    /// @param underflows magnitudes that an underflowed product may still be multiplied with, and 1 for each
    /// @return the bound, positive infinity if a result has no bound
    static double of(long terms, double magnitude, double unscaled, double underflows) {
        double roundings = terms + FIXED_ROUNDINGS;
        if (!(magnitude < OVERFLOW && unscaled < OVERFLOW) || roundings * UNIT >= 0.5) {
            return Double.POSITIVE_INFINITY;
        }
        double gamma = roundings * UNIT / (1 - roundings * UNIT);
        return gamma * magnitude + UNDERFLOW * underflows;
    }
}

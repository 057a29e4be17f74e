package org.moesaic.model.compare;

/// What a policy came to, and what nothing can be better than.
///
/// @param achieved the policy's figure
/// @param best the bound: below `achieved` where less is better, above it where more is
public record Bound(double achieved, double best) {

    /// Sums in another order differ by so much and mean the same.
    private static final double ROUNDING = 1e-12;

    /// How much more than the bound, as a share of it, where less is better; 0 where both are 0.
    public double excess() {
        return Math.abs(achieved - best) <= ROUNDING * Math.abs(best) ? 0 : achieved / best - 1;
    }

    /// How far below the bound, where more is better.
    public double shortfall() {
        return best - achieved;
    }
}

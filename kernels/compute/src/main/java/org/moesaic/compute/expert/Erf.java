package org.moesaic.compute.expert;

/// The error function.
final class Erf {

    /// From here on 1 - erf is below half a unit of the last place of 1.
    private static final double SATURATED = 6;

    private Erf() {}

    /// `erf(x) = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1))` (Abramowitz and Stegun 7.1.6). All terms have one sign,
    /// so nothing cancels; the exponential's argument loses most, which leaves 10⁻¹⁴.
    static double of(double x) {
        if (Math.abs(x) >= SATURATED) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-54; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}

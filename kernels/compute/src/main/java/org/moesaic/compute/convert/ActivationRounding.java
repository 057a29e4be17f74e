package org.moesaic.compute.convert;

/// Activations in few bits, one range a token, asymmetric: what EAQuant (arXiv 2506.13329) multiplies with. Simulated: values
/// are rounded, and what follows is computed with the rounded ones.
final class ActivationRounding {

    private ActivationRounding() {}

    /// Rounds each token to 2^bits values from its smallest to its largest one, 0 among them.
    ///
    /// @param x token after token; a copy is rounded
    static double[] of(double[] x, int tokens, int bits) {
        return of(x, tokens, bits, 1);
    }

    /// The same over a share of that range: what lies outside becomes the lowest or the highest value, and steps are finer.
    ///
    /// @param range above 0 and at most 1
    static double[] of(double[] x, int tokens, int bits, double range) {
        double[] rounded = x.clone();
        int width = x.length / tokens;
        int largest = (1 << bits) - 1;
        for (int t = 0; t < tokens; t++) {
            double low = 0;
            double high = 0;
            for (int i = t * width; i < (t + 1) * width; i++) {
                low = Math.min(low, x[i]);
                high = Math.max(high, x[i]);
            }
            double step = (high - low) * range / largest;
            double zero = step == 0 ? 0 : Math.rint(-low * range / step);
            for (int i = t * width; i < (t + 1) * width && step > 0; i++) {
                double code = Math.clamp(Math.rint(x[i] / step) + zero, 0, largest);
                rounded[i] = (code - zero) * step;
            }
        }
        return rounded;
    }
}

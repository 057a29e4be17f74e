package org.moesaic.compute.checkpoint;

/// How the weights of a synthetic checkpoint are spread.
///
/// @param expertNorms standard deviation of the logarithm of expert scales: how far experts differ in norm
/// @param neuronNorms the same for the rows of a matrix, within an expert
/// @param routerNorms the same for the rows of a router
/// @param correlation of the logarithms of an expert's scale and of its router row, -1 to 1
public record Spread(
        double expertNorms, double neuronNorms, double routerNorms, double correlation) {

    /// All experts alike.
    public static final Spread NONE = new Spread(0, 0, 0, 0);

    /// @throws IllegalArgumentException unless deviations are 0 to 3 and the correlation is -1 to 1
    public Spread {
        if (!(within(expertNorms) && within(neuronNorms) && within(routerNorms))) {
            throw new IllegalArgumentException(
                    "spreads of %s, %s and %s: 0 to 3 each"
                            .formatted(expertNorms, neuronNorms, routerNorms));
        }
        if (!(correlation >= -1 && correlation <= 1)) {
            throw new IllegalArgumentException("a correlation of " + correlation + ": -1 to 1");
        }
    }

    private static boolean within(double deviation) {
        return deviation >= 0 && deviation <= 3;
    }
}

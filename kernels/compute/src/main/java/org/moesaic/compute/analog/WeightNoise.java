package org.moesaic.compute.analog;

/// Short-term noise of the weights, new with every product, as it shows at the output.
///
/// @param kind what it grows with
/// @param sigma its strength relative to the largest weight
public record WeightNoise(Kind kind, double sigma) {

    /// What the standard deviation of an output is.
    public enum Kind {
        NONE,
        /// sigma · √(Σ v²): every cell is as noisy as any other.
        ADDITIVE,
        /// sigma · √(Σ |w| v²): the variance of a cell's noise grows with its conductance, as in phase-change memory.
        PCM_READ
    }

    public static final WeightNoise OFF = new WeightNoise(Kind.NONE, 0);

    public WeightNoise {
        if (!(sigma >= 0) || sigma > 1e6 || kind == Kind.NONE && sigma != 0) {
            throw new IllegalArgumentException(
                    "weight noise " + kind + " of " + sigma + "; it is 0 to 1e6");
        }
    }

    public boolean on() {
        return sigma != 0;
    }
}

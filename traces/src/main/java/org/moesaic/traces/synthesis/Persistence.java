package org.moesaic.traces.synthesis;

/// How a slot's choice comes back: with probability `weights[i]` it is what it was `LAGS[i]` tokens before, else it is
/// drawn anew.
///
/// A slot that is never drawn twice from different popularity keeps its popularity whatever the weights; of two draws a
/// distance d apart, a share A(d) has the same origin, where A(0) = 1 and A(d) = sum of w(j) A(|d - j|) (the equations
/// of Yule and Walker). Reuse is then A(d) + (1 - A(d)) × the reuse of independent draws, from which the weights are fitted.
final class Persistence {

    static final int[] LAGS = {1, 2, 4, 8, 16, 32, 64, 128};

    private static final int FARTHEST = LAGS[LAGS.length - 1];

    /// Fresh draws must remain, or a request would never leave its first tokens.
    private static final double MOST = 0.9;

    private static final int ROUNDS = 300;

    private Persistence() {}

    /// The weights whose A(d) comes closest at the lags, none negative.
    ///
    /// @param target A at each of the lags; what is not above 0 asks for nothing
    static double[] fit(double[] target) {
        double[] weights = new double[LAGS.length];
        for (int i = 0; i < LAGS.length; i++) {
            weights[i] = Math.max(0, target[i]) / 4;
        }
        double[] shares = new double[FARTHEST + 1];
        for (int round = 0; round < ROUNDS; round++) {
            limit(weights);
            shares(weights, shares);
            for (int i = 0; i < LAGS.length; i++) {
                double model = shares[LAGS[i]];
                if (target[i] > 0 && model > 0) {
                    weights[i] *= Math.sqrt(target[i] / model);
                }
            }
        }
        limit(weights);
        return weights;
    }

    private static void limit(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int i = 0; sum > MOST && i < weights.length; i++) {
            weights[i] *= MOST / sum;
        }
    }

    /// Improves `shares` towards A(0 ..) of these weights, from what it holds.
    static void shares(double[] weights, double[] shares) {
        shares[0] = 1;
        for (int sweep = 0; sweep < 8; sweep++) {
            for (int d = 1; d < shares.length; d++) {
                double sum = 0;
                for (int i = 0; i < LAGS.length; i++) {
                    sum += weights[i] * shares[Math.abs(d - LAGS[i])];
                }
                shares[d] = sum;
            }
        }
    }
}

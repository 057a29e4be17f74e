package org.moesaic.compute.convert;

import java.util.Arrays;

/// What weighs the experts of a layer where their scales are added up: the variants of EAQuant (arXiv 2506.13329).
public enum ExpertShares {
    /// Tokens that were sent to the expert.
    SELECTIONS {
        @Override
        double[] weights(TokenRouting routing, double[] peaks) {
            return Arrays.stream(routing.counts()).asDoubleStream().toArray();
        }
    },
    /// Gate weights with which tokens were sent to it.
    GATES {
        @Override
        double[] weights(TokenRouting routing, double[] peaks) {
            double[] sums = new double[routing.experts()];
            for (int i = 0; i < routing.routing().experts().length; i++) {
                sums[routing.routing().experts()[i]] += routing.routing().weights()[i];
            }
            return sums;
        }
    },
    /// The router's probability, mean over all tokens, selected or not.
    PROBABILITIES {
        @Override
        double[] weights(TokenRouting routing, double[] peaks) {
            double[] sums = new double[routing.experts()];
            double[] logits = routing.logits();
            for (int from = 0; from < logits.length; from += sums.length) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int e = 0; e < sums.length; e++) {
                    largest = Math.max(largest, logits[from + e]);
                }
                double all = 0;
                for (int e = 0; e < sums.length; e++) {
                    all += Math.exp(logits[from + e] - largest);
                }
                for (int e = 0; e < sums.length; e++) {
                    sums[e] += Math.exp(logits[from + e] - largest) / all;
                }
            }
            return sums;
        }
    },
    /// How far the weights of an input stand out: the largest max|w| / mean|w| of a column of its gate or up projection.
    WEIGHT_SCORES {
        @Override
        double[] weights(TokenRouting routing, double[] peaks) {
            return peaks.clone();
        }
    };

    /// Not yet divided by their sum.
    abstract double[] weights(TokenRouting routing, double[] peaks);

    /// One share an expert; they add up to 1.
    ///
    /// @param peaks [Channels#peak] of each expert, where they are asked for
    double[] of(TokenRouting routing, double[] peaks) {
        double[] shares = weights(routing, peaks);
        double all = Arrays.stream(shares).sum();
        for (int e = 0; e < shares.length; e++) {
            shares[e] = all == 0 ? 1.0 / shares.length : shares[e] / all;
        }
        return shares;
    }
}

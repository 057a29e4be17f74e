package org.moesaic.compute.damage;

import java.util.Comparator;
import java.util.stream.IntStream;

/// How far gate probabilities are from the exact ones: Kullback-Leibler divergence over the top of the exact
/// probabilities, the router loss of EAQuant. Softmax over all logits comes first, then the choice.
public final class GateDivergence {

    private GateDivergence() {}

    /// How many probabilities count: m = k + ⌊α (n − k)⌋.
    ///
    /// @param alpha 0 for the selected experts alone, 1 for all
    /// @throws IllegalArgumentException unless 1 ≤ k ≤ n and 0 ≤ α ≤ 1
    public static int top(int k, int n, double alpha) {
        if (k < 1 || k > n || !(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException(
                    "the top %d of %d experts and alpha %s; 1 to all experts, 0 to 1"
                            .formatted(k, n, alpha));
        }
        return k + (int) Math.floor(alpha * (n - k));
    }

    /// Σ p ln(p / q) over the `m` experts of the highest exact probability p, in nats; ties go to the lower id. For all
    /// experts it is 0 only where the logits are equal up to a constant.
    ///
    /// @throws IllegalArgumentException if the logits are not as many, or `m` is not 1 to all of them
    public static double of(double[] exact, double[] logits, int m) {
        if (exact.length != logits.length || m < 1 || m > exact.length) {
            throw new IllegalArgumentException(
                    "%d and %d logits, the top %d".formatted(exact.length, logits.length, m));
        }
        double[] p = logProbabilities(exact);
        double[] q = logProbabilities(logits);
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -p[i]))
                .limit(m)
                .mapToDouble(i -> Math.exp(p[i]) * (p[i] - q[i]))
                .sum();
    }

    private static double[] logProbabilities(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double[] logs = new double[logits.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = logits[i] - largest - Math.log(sum);
        }
        return logs;
    }
}

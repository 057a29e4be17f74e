package org.moesaic.compute.convert;

import java.util.Arrays;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Nonlinearity;

/// Holds what a smoothed layer computes against what it computed before, in double.
public final class SmoothingCheck {

    /// How far outputs may be apart: both sides have rounded each weight and each input to fp32 once.
    public static final double TOLERANCE = 1e-5;

    /// Logits that are nearer to each other than this may change places.
    private static final double LOGIT_GAP = 1e-6;

    private SmoothingCheck() {}

    /// The largest norm of the difference of a token's outputs, over the root mean square of the norms of all tokens' outputs
    /// before: a token whose outputs happen to cancel says nothing about the others. 0 where nothing differs.
    ///
    /// @param tokens inputs of `before`
    /// @param folded inputs of `after`
    public static double difference(
            ExpertMatrices before,
            CalibrationTokens tokens,
            ExpertMatrices after,
            CalibrationTokens folded,
            Nonlinearity between) {
        int count = tokens.tokens();
        double[] was = PlainPass.outputs(before, between, count, PlainPass.wide(tokens.values()));
        double[] is = PlainPass.outputs(after, between, count, PlainPass.wide(folded.values()));
        int width = was.length / count;
        double power = 0;
        for (double value : was) {
            power += value * value / count;
        }
        double largest = 0;
        for (int t = 0; t < count; t++) {
            double error = 0;
            for (int i = t * width; i < (t + 1) * width; i++) {
                error += (is[i] - was[i]) * (is[i] - was[i]);
            }
            if (error > 0) {
                largest = Math.max(largest, Math.sqrt(error / power));
            }
        }
        return largest;
    }

    /// Tokens whose selected experts changed though the logits of those that came and went were not equal before.
    public static int rerouted(TokenRouting before, TokenRouting after) {
        int topK = before.routing().topK();
        int rerouted = 0;
        for (int t = 0; t < before.routing().tokens(); t++) {
            int[] was = chosen(before, t);
            int[] is = chosen(after, t);
            if (!Arrays.equals(was, is) && gap(before, t, topK) >= LOGIT_GAP) {
                rerouted++;
            }
        }
        return rerouted;
    }

    private static int[] chosen(TokenRouting routing, int token) {
        int topK = routing.routing().topK();
        int[] chosen =
                Arrays.copyOfRange(routing.routing().experts(), token * topK, (token + 1) * topK);
        Arrays.sort(chosen);
        return chosen;
    }

    /// Between the last logit that is selected and the first that is not.
    private static double gap(TokenRouting routing, int token, int topK) {
        int experts = routing.experts();
        if (topK == experts) {
            return Double.POSITIVE_INFINITY;
        }
        double[] logits =
                Arrays.copyOfRange(routing.logits(), token * experts, (token + 1) * experts);
        Arrays.sort(logits);
        return logits[experts - topK] - logits[experts - topK - 1];
    }
}

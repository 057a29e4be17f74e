package org.moesaic.compute.convert;

import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Routing;
import org.moesaic.compute.expert.RoutingRule;
import org.moesaic.compute.quantise.WeightSource;

/// Where the router of a layer sends calibration tokens.
///
/// @param experts of the layer
/// @param logits `tokens` times `experts`, in double
/// @param routing the top k, with the softmax over the selected ones as weights
public record TokenRouting(int experts, double[] logits, Routing routing) {

    /// @param router experts x inputs
    /// @param bias one a row, or empty
    public static TokenRouting of(
            WeightSource router, float[] bias, int topK, CalibrationTokens tokens) {
        int experts = router.shape().rows();
        double[] logits =
                PlainPass.product(router, tokens.tokens(), PlainPass.wide(tokens.values()), bias);
        return of(experts, topK, logits);
    }

    /// @param logits `experts` of each token, token after token
    static TokenRouting of(int experts, int topK, double[] logits) {
        float[] rounded = new float[logits.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) logits[i];
        }
        RoutingRule rule = RoutingRule.simple(RoutingRule.Score.SOFTMAX, topK, true);
        int tokens = logits.length / experts;
        return new TokenRouting(experts, logits, rule.select(tokens, experts, rounded));
    }

    /// Selections of each expert.
    public int[] counts() {
        int[] counts = new int[experts];
        for (int expert : routing.experts()) {
            counts[expert]++;
        }
        return counts;
    }
}

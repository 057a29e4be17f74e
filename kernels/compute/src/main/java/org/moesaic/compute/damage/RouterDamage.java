package org.moesaic.compute.damage;

import java.lang.foreign.Arena;
import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.expert.Routing;
import org.moesaic.compute.expert.RoutingRule;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What a number format does to the choices of a router.
///
/// @param layer of the model, dense layers counted
/// @param format its name
/// @param agreement share of the exact top-k that is still selected, mean over tokens
/// @param gateDivergence Kullback-Leibler divergence of the gate probabilities from the exact ones over all experts, in
///     nats, mean over tokens
public record RouterDamage(int layer, String format, double agreement, double gateDivergence) {

    /// Measures a router.
    ///
    /// @param router experts x d
    /// @param bias of the logits, or empty
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA for weights that are not finite
    public static RouterDamage of(
            Backend backend,
            int layer,
            WeightSource router,
            float[] bias,
            int topK,
            CalibrationTokens tokens,
            NumberFormat format) {
        DenseMatrix dense = DenseMatrix.of(router);
        double[] wide = new double[tokens.values().length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = tokens.values()[i];
        }
        double[] exact = dense.product(tokens.tokens(), wide, bias);
        float[] logits = new float[exact.length];
        try (Arena arena = Arena.ofShared()) {
            PackedMatrix packed = new RoundToNearest().quantise(dense.source(), format, arena);
            try (LoadedMatrix matrix = backend.load(packed)) {
                backend.multiply(
                        matrix, Activations.FP32, tokens.tokens(), tokens.values(), logits);
            }
        }
        for (int i = 0; bias.length != 0 && i < logits.length; i++) {
            logits[i] += bias[i % bias.length];
        }
        int experts = dense.shape().rows();
        return new RouterDamage(
                layer,
                format.name(),
                agreement(exact, logits, tokens.tokens(), experts, topK),
                divergence(exact, logits, tokens.tokens(), experts));
    }

    private static double agreement(
            double[] exact, float[] logits, int tokens, int experts, int topK) {
        float[] rounded = new float[exact.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) exact[i];
        }
        RoutingRule rule = RoutingRule.simple(RoutingRule.Score.SOFTMAX, topK, true);
        Routing before = rule.select(tokens, experts, rounded);
        Routing after = rule.select(tokens, experts, logits);
        long kept = 0;
        for (int token = 0; token < tokens; token++) {
            int[] now = Arrays.copyOfRange(after.experts(), token * topK, (token + 1) * topK);
            for (int rank = 0; rank < topK; rank++) {
                int chosen = before.experts()[token * topK + rank];
                kept += Arrays.stream(now).anyMatch(each -> each == chosen) ? 1 : 0;
            }
        }
        return (double) kept / ((long) tokens * topK);
    }

    private static double divergence(double[] exact, float[] logits, int tokens, int experts) {
        double sum = 0;
        for (int token = 0; token < tokens; token++) {
            double[] own = Arrays.copyOfRange(exact, token * experts, (token + 1) * experts);
            double[] other = new double[experts];
            for (int e = 0; e < experts; e++) {
                other[e] = logits[token * experts + e];
            }
            sum += GateDivergence.of(own, other, experts);
        }
        return sum / tokens;
    }
}

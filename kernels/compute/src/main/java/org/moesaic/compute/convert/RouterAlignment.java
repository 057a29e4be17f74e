package org.moesaic.compute.convert;

import java.util.Arrays;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.GateDivergence;
import org.moesaic.compute.expert.Routing;
import org.moesaic.compute.quantise.WeightSource;

/// The range of an 8-bit router whose choices stay nearest to the exact ones: router logits alignment of EAQuant (arXiv
/// 2506.13329), the loss "KL-Top". Weights have one symmetric scale a row and activations one a token, both of 8 bits;
/// ranges of 1, 0.99, … 0.5 of a row's largest weight are tried, of equal losses the widest.
///
/// The loss is the mean squared error of the logits plus Σ p ln(p/q) over the m experts of highest exact probability.
///
/// @param range share of the largest weight that is kept
/// @param loss with that range, mean over tokens
/// @param lossOfAll with the whole range
/// @param agreement share of the exact top-k that is still selected
/// @param agreementOfAll the same with the whole range
/// @param exact where tokens go without rounding
/// @param aligned where they go with that range
public record RouterAlignment(
        double range,
        double loss,
        double lossOfAll,
        double agreement,
        double agreementOfAll,
        TokenRouting exact,
        TokenRouting aligned) {

    private static final int LARGEST = 127;
    private static final int RANGES = 51;

    /// @param router experts x inputs
    /// @param bias one a row, or empty
    /// @param m how many probabilities count; see [GateDivergence#top]
    public static RouterAlignment of(
            WeightSource router, float[] bias, int topK, int m, CalibrationTokens tokens) {
        TokenRouting exact = TokenRouting.of(router, bias, topK, tokens);
        double[] x = rounded(tokens);
        double best = Double.POSITIVE_INFINITY;
        double[] bestLogits = {};
        double[] allLogits = {};
        double range = 1;
        for (int i = 0; i < RANGES; i++) {
            double tried = 1 - i / 100.0;
            double[] logits = PlainPass.product(eightBit(router, tried), tokens.tokens(), x, bias);
            double loss = loss(exact, logits, m);
            allLogits = i == 0 ? logits : allLogits;
            if (loss < best) {
                best = loss;
                bestLogits = logits;
                range = tried;
            }
        }
        return new RouterAlignment(
                range,
                best,
                loss(exact, allLogits, m),
                agreement(exact, bestLogits),
                agreement(exact, allLogits),
                exact,
                TokenRouting.of(exact.experts(), topK, bestLogits));
    }

    /// |exact ∩ other| / k, mean over tokens.
    static double agreement(TokenRouting exact, double[] logits) {
        Routing before = exact.routing();
        int topK = before.topK();
        Routing after = TokenRouting.of(exact.experts(), topK, logits).routing();
        long kept = 0;
        for (int i = 0; i < before.experts().length; i++) {
            int from = i / topK * topK;
            int chosen = before.experts()[i];
            kept +=
                    Arrays.stream(after.experts(), from, from + topK)
                            .filter(each -> each == chosen)
                            .count();
        }
        return (double) kept / before.experts().length;
    }

    private static double loss(TokenRouting exact, double[] logits, int m) {
        int experts = exact.experts();
        int tokens = exact.routing().tokens();
        double squares = 0;
        double divergence = 0;
        for (int t = 0; t < tokens; t++) {
            double[] was = Arrays.copyOfRange(exact.logits(), t * experts, (t + 1) * experts);
            double[] is = Arrays.copyOfRange(logits, t * experts, (t + 1) * experts);
            for (int e = 0; e < experts; e++) {
                squares += (is[e] - was[e]) * (is[e] - was[e]) / experts;
            }
            divergence += GateDivergence.of(was, is, m);
        }
        return (squares + divergence) / tokens;
    }

    /// Each token in 127 steps either side of 0.
    private static double[] rounded(CalibrationTokens tokens) {
        double[] x = PlainPass.wide(tokens.values());
        int width = tokens.width();
        for (int from = 0; from < x.length; from += width) {
            double largest = 0;
            for (int i = from; i < from + width; i++) {
                largest = Math.max(largest, Math.abs(x[i]));
            }
            double step = largest / LARGEST;
            for (int i = from; i < from + width && step > 0; i++) {
                x[i] = Math.rint(x[i] / step) * step;
            }
        }
        return x;
    }

    private static WeightSource eightBit(WeightSource router, double range) {
        int columns = router.shape().columns();
        float[] values = new float[Math.toIntExact(router.shape().weights())];
        float[] row = new float[columns];
        for (int r = 0; r < router.shape().rows(); r++) {
            router.row(r, row);
            double largest = 0;
            for (float weight : row) {
                largest = Math.max(largest, Math.abs(weight));
            }
            double step = largest * range / LARGEST;
            for (int c = 0; c < columns && step > 0; c++) {
                double code = Math.clamp(Math.rint(row[c] / step), -LARGEST, LARGEST);
                values[r * columns + c] = (float) (code * step);
            }
        }
        return WeightSource.of(router.shape(), values);
    }
}

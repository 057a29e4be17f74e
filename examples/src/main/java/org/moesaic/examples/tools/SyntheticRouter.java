package org.moesaic.examples.tools;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The router of one request in one layer, as it behaves seen from outside.
///
/// The logit of an expert is the sum of how popular it is in the layer (the same for all requests), how much this request
/// prefers it (the same for all its tokens), a bonus if one of the last two tokens selected it, and noise of the token.
/// The top k are selected. This gives the two components that captured traces have: a preference that lasts a whole
/// request, and a short memory from token to token.
final class SyntheticRouter {

    /// Standard deviation of the popularity over the corpus.
    private static final double CORPUS = 0.70;

    /// Standard deviation of the preference of a request: larger, because requests differ more than experts do.
    private static final double REQUEST = 0.60;

    /// Bonus of an expert that the last token selected, and of one that the token before selected.
    private static final double[] RECENT = {0.66, 0.06};

    /// What the first part of a key keeps apart.
    private enum Purpose {
        CORPUS,
        REQUEST,
        TOKEN
    }

    private final CounterRandom random;
    private final int layer;
    private final int request;
    private final int topK;
    private final double[] lasting;
    private final boolean[][] recent;

    SyntheticRouter(CounterRandom random, int layer, int request, int experts, int topK) {
        this.random = random;
        this.layer = layer;
        this.request = request;
        this.topK = topK;
        lasting = new double[experts];
        for (int expert = 0; expert < experts; expert++) {
            lasting[expert] =
                    CORPUS * random.normal(Purpose.CORPUS.ordinal(), layer, expert)
                            + REQUEST
                                    * random.normal(
                                            Purpose.REQUEST.ordinal(), request, layer, expert);
        }
        recent = new boolean[RECENT.length][experts];
    }

    /// A row: the selected experts in descending weight.
    ///
    /// @param weights their share in the softmax over all experts, which is not renormalised
    record Row(int[] experts, float[] weights) {}

    /// Routes the next token; positions have to come in order.
    Row next(int position) {
        double[] logits = new double[lasting.length];
        for (int expert = 0; expert < logits.length; expert++) {
            logits[expert] =
                    lasting[expert]
                            + random.gumbel(
                                    Purpose.TOKEN.ordinal(), request, layer, expert, position);
            for (int back = 0; back < RECENT.length; back++) {
                logits[expert] += recent[back][expert] ? RECENT[back] : 0;
            }
        }
        int[] selected =
                IntStream.range(0, logits.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(expert -> -logits[expert]))
                        .limit(topK)
                        .mapToInt(Integer::intValue)
                        .toArray();
        remember(selected);
        return new Row(selected, weights(logits, selected));
    }

    private void remember(int[] selected) {
        boolean[] oldest = recent[recent.length - 1];
        System.arraycopy(recent, 0, recent, 1, recent.length - 1);
        java.util.Arrays.fill(oldest, false);
        for (int expert : selected) {
            oldest[expert] = true;
        }
        recent[0] = oldest;
    }

    /// Three decimals: more would only make the file longer.
    private static float[] weights(double[] logits, int[] selected) {
        double sum = 0;
        for (double logit : logits) {
            sum += StrictMath.exp(logit);
        }
        float[] weights = new float[selected.length];
        for (int slot = 0; slot < selected.length; slot++) {
            double share = StrictMath.exp(logits[selected[slot]]) / sum;
            weights[slot] = StrictMath.round(share * 1000) / 1000f;
        }
        return weights;
    }
}

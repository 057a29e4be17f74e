package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.moesaic.traces.internal.router.RouterScoring;
import org.moesaic.traces.internal.router.RouterScoring.Score;
import org.moesaic.traces.internal.router.RouterScoring.Weights;
import org.moesaic.traces.internal.router.RouterSelection;

/// Selections from logits, by hand.
class RouterSelectionTest {

    private static final double LN2 = Math.log(2);

    private static RouterScoring of(String model) {
        return RouterScoring.of(ModelCards.find(model));
    }

    @Test
    void cardsAreUnderstood() {
        assertEquals(
                new RouterScoring(Score.SIGMOID, true, 8, 4, 2, Weights.RENORMALISED),
                of("deepseek-v3"));
        assertEquals(
                new RouterScoring(Score.SOFTMAX, false, 8, 3, 1, Weights.SCORES),
                of("deepseek-v2"));
        assertEquals(Weights.SCORES, of("olmoe-1b-7b").weights());
        assertEquals(Weights.RENORMALISED, of("qwen3-30b-a3b").weights());
        assertEquals(Weights.RENORMALISED, of("gpt-oss-20b").weights());
        assertEquals(Score.SIGMOID, of("llama-4-scout").score());
        assertEquals(1, of("kimi-k2").groups());
        assertEquals(Weights.NONE, of("phi-3.5-moe").weights());
    }

    @Test
    void everyBuiltInCardSaysHowItsRouterScores() {
        for (ModelCard card : ModelCards.builtIn()) {
            assertEquals(
                    card.topK(),
                    new RouterSelection(RouterScoring.of(card), card.routedExperts(), card.topK())
                            .ids()
                            .length);
        }
    }

    @Test
    void softmaxRawAndRenormalised() {
        // Logits ln 1, ln 4, ln 2, ln 1: probabilities 1/8, 4/8, 2/8, 1/8.
        double[] logits = {0, 2 * LN2, LN2, 0};
        RouterSelection raw =
                new RouterSelection(
                        new RouterScoring(Score.SOFTMAX, false, 1, 1, 1, Weights.SCORES), 4, 2);
        raw.select(logits, null);
        assertArrayEquals(new int[] {1, 2}, raw.ids());
        assertArrayEquals(new float[] {0.5f, 0.25f}, raw.weights(), 1e-6f);
        RouterSelection one =
                new RouterSelection(
                        new RouterScoring(Score.SOFTMAX, false, 1, 1, 1, Weights.RENORMALISED),
                        4,
                        2);
        one.select(logits, null);
        assertArrayEquals(new float[] {2 / 3f, 1 / 3f}, one.weights(), 1e-6f);
    }

    @Test
    void aBiasSteersTheSelectionAndNotTheWeights() {
        RouterSelection selection =
                new RouterSelection(
                        new RouterScoring(Score.SIGMOID, true, 1, 1, 2, Weights.RENORMALISED),
                        3,
                        2);
        // Sigmoid scores 2/3, 1/2, 1/3.
        selection.select(new double[] {LN2, 0, -LN2}, new double[] {-1, 0, 1});
        assertArrayEquals(new int[] {2, 1}, selection.ids());
        assertArrayEquals(new float[] {0.4f, 0.6f}, selection.weights(), 1e-6f);
    }

    @Test
    void groupsAreRankedByTheirTwoBest() {
        RouterScoring scoring =
                new RouterScoring(Score.SIGMOID, true, 2, 1, 2, Weights.RENORMALISED);
        RouterSelection selection = new RouterSelection(scoring, 6, 2);
        // The first group has the best expert, the second the best pair.
        selection.select(new double[] {3, -5, -5, 1, 1, -5}, new double[6]);
        assertArrayEquals(new int[] {3, 4}, selection.ids());
        RouterScoring byBest = new RouterScoring(Score.SOFTMAX, false, 2, 1, 1, Weights.NONE);
        RouterSelection other = new RouterSelection(byBest, 6, 2);
        other.select(new double[] {3, -5, -4, 1, 1, -5}, null);
        assertArrayEquals(new int[] {0, 2}, other.ids());
        assertNull(other.weights());
    }

    @Test
    void tiesGoToTheLowerExpert() {
        RouterSelection selection = new RouterSelection(of("mixtral-8x7b"), 8, 2);
        selection.select(new double[8], null);
        assertArrayEquals(new int[] {0, 1}, selection.ids());
    }
}

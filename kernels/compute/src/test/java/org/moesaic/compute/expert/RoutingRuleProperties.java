package org.moesaic.compute.expert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RoutingRuleProperties {

    private static final float[] NO_BIAS = {};

    /// Against sorting; logits are few small integers, so that ties are common.
    @Property(tries = 400)
    void theHighestAreSelected(
            @ForAll RoutingRule.Score score,
            @ForAll RoutingRule.GroupScore groupScore,
            @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 2, max = 5) int size,
            @ForAll boolean renormalise,
            @ForAll boolean biased,
            @ForAll long seed) {
        Random random = new Random(seed);
        int experts = groups * size;
        int kept = random.nextInt(1, groups + 1);
        int topK = random.nextInt(1, kept * size + 1);
        float[] bias = biased ? new float[experts] : NO_BIAS;
        for (int e = 0; e < bias.length; e++) {
            bias[e] = random.nextInt(3) * 0.25f;
        }
        RoutingRule rule =
                new RoutingRule(score, topK, renormalise, 2.5, bias, groups, kept, groupScore);
        float[] logits = new float[3 * experts];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextInt(-2, 3);
        }
        Routing routing = rule.select(3, experts, logits);
        for (int token = 0; token < 3; token++) {
            double[] scores = scores(score, logits, token * experts, experts);
            double[] choice = scores.clone();
            for (int e = 0; e < bias.length; e++) {
                choice[e] += bias[e];
            }
            int[] expected = PlainLayer.topK(choice, rule);
            int from = token * topK;
            assertArrayEquals(expected, Arrays.copyOfRange(routing.experts(), from, from + topK));
            double sum = Arrays.stream(expected).mapToDouble(e -> scores[e]).sum();
            for (int rank = 0; rank < topK; rank++) {
                double weight = 2.5 * scores[expected[rank]] / (renormalise ? sum : 1);
                assertEquals(weight, routing.weights()[from + rank], 1e-6);
            }
        }
    }

    /// In the operations that the rule states: another way to the same number may break a tie.
    private static double[] scores(RoutingRule.Score score, float[] logits, int from, int count) {
        double largest = Float.NEGATIVE_INFINITY;
        for (int e = 0; e < count; e++) {
            largest = Math.max(largest, logits[from + e]);
        }
        double[] scores = new double[count];
        double sum = 0;
        for (int e = 0; e < count; e++) {
            scores[e] = Math.exp(logits[from + e] - largest);
            sum += scores[e];
        }
        for (int e = 0; e < count; e++) {
            scores[e] =
                    switch (score) {
                        case SOFTMAX -> scores[e] / sum;
                        case SIGMOID -> 1 / (1 + Math.exp(-logits[from + e]));
                    };
        }
        return scores;
    }

    @Example
    void tiesGoToTheLowerId() {
        RoutingRule rule = RoutingRule.simple(RoutingRule.Score.SOFTMAX, 2, true);
        Routing routing = rule.select(1, 4, new float[] {1, 1, 1, 1});
        assertArrayEquals(new int[] {0, 1}, routing.experts());
        assertArrayEquals(new float[] {0.5f, 0.5f}, routing.weights());
    }

    /// Softmax of large logits: what counts is their distance.
    @Example
    void softmaxDoesNotOverflow() {
        RoutingRule rule = RoutingRule.simple(RoutingRule.Score.SOFTMAX, 1, false);
        Routing routing = rule.select(1, 2, new float[] {3e38f, 3e38f});
        assertArrayEquals(new float[] {0.5f}, routing.weights());
    }

    /// A token that is NaN goes to the first experts with a weight of NaN: the output says so, and nothing else breaks.
    @Example
    void naNIsLowest() {
        RoutingRule softmax = RoutingRule.simple(RoutingRule.Score.SOFTMAX, 2, true);
        float nan = Float.NaN;
        Routing lost = softmax.select(1, 3, new float[] {nan, nan, nan});
        assertArrayEquals(new int[] {0, 1}, lost.experts());
        assertArrayEquals(new float[] {nan, nan}, lost.weights());
        RoutingRule sigmoid = RoutingRule.simple(RoutingRule.Score.SIGMOID, 2, false);
        Routing kept = sigmoid.select(1, 3, new float[] {nan, 0, 0});
        assertArrayEquals(new int[] {1, 2}, kept.experts());
        assertArrayEquals(new float[] {0.5f, 0.5f}, kept.weights());
    }

    /// Capacity 1, two tokens that both want expert 0 first: the second one's first choice is dropped; expert 1 takes
    /// token 0's second choice before token 1's.
    @Example
    void firstChoicesAreServedFirst() {
        Routing routing =
                new Routing(3, 2, new int[] {0, 1, 0, 1, 1, 2}, new float[6], new boolean[6]);
        Routing limited = routing.limited(3, 1);
        assertArrayEquals(new boolean[] {false, true, true, true, false, false}, limited.dropped());
        assertEquals(3, limited.droppedCount());
        assertEquals(0, routing.limited(3, 3).droppedCount());
    }

    @Example
    void rulesThatFitNothing() {
        assertThrows(IllegalArgumentException.class, () -> simple(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> simple(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> simple(1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> simple(1, 3, 1).check(8));
        assertThrows(IllegalArgumentException.class, () -> simple(5, 2, 1).check(8));
        assertThrows(IllegalArgumentException.class, () -> simple(1, 8, 1).check(8));
        RoutingRule biased =
                new RoutingRule(
                        RoutingRule.Score.SIGMOID,
                        1,
                        true,
                        1,
                        new float[7],
                        1,
                        1,
                        RoutingRule.GroupScore.MAXIMUM);
        assertThrows(IllegalArgumentException.class, () -> biased.check(8));
        simple(4, 2, 1).check(8);
    }

    private static RoutingRule simple(int topK, int groups, int kept) {
        return new RoutingRule(
                RoutingRule.Score.SIGMOID,
                topK,
                true,
                1,
                NO_BIAS,
                groups,
                kept,
                RoutingRule.GroupScore.TOP_TWO);
    }
}

package org.moesaic.compute.expert;

import java.util.Arrays;

/// One token's selection after another under a [RoutingRule]; all in double.
final class Selection {

    private final RoutingRule rule;
    private final double[] scores;
    private final double[] choice;
    private final double[] groupWorth;
    private final boolean[] groupKept;

    Selection(RoutingRule rule, int experts) {
        this.rule = rule;
        this.scores = new double[experts];
        this.choice = new double[experts];
        this.groupWorth = new double[rule.groups()];
        this.groupKept = new boolean[rule.groups()];
    }

    /// Writes the token's experts and weights from index `to` on.
    void of(float[] logits, int from, int[] chosen, float[] weights, int to) {
        switch (rule.score()) {
            case SOFTMAX -> softmax(logits, from);
            case SIGMOID -> sigmoid(logits, from);
        }
        for (int e = 0; e < scores.length; e++) {
            double value = scores[e] + (rule.selectionBias().length == 0 ? 0 : bias(e));
            choice[e] = Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
        }
        keepGroups();
        boolean[] taken = new boolean[scores.length];
        double sum = 0;
        for (int rank = 0; rank < rule.topK(); rank++) {
            int best = -1;
            for (int e = 0; e < choice.length; e++) {
                boolean open = !taken[e] && groupKept[e / groupSize()];
                if (open && (best < 0 || choice[e] > choice[best])) {
                    best = e;
                }
            }
            taken[best] = true;
            chosen[to + rank] = best;
            sum += scores[best];
        }
        for (int rank = 0; rank < rule.topK(); rank++) {
            double score = scores[chosen[to + rank]];
            weights[to + rank] =
                    (float) (rule.scale() * (rule.renormalise() ? score / sum : score));
        }
    }

    private void softmax(float[] logits, int from) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int e = 0; e < scores.length; e++) {
            largest = Math.max(largest, logits[from + e]);
        }
        double sum = 0;
        for (int e = 0; e < scores.length; e++) {
            scores[e] = Math.exp(logits[from + e] - largest);
            sum += scores[e];
        }
        for (int e = 0; e < scores.length; e++) {
            scores[e] /= sum;
        }
    }

    private void sigmoid(float[] logits, int from) {
        for (int e = 0; e < scores.length; e++) {
            scores[e] = 1 / (1 + Math.exp(-(double) logits[from + e]));
        }
    }

    private void keepGroups() {
        Arrays.fill(groupKept, false);
        for (int g = 0; g < groupWorth.length; g++) {
            groupWorth[g] = worth(g * groupSize());
        }
        for (int kept = 0; kept < rule.groupsKept(); kept++) {
            int best = -1;
            for (int g = 0; g < groupWorth.length; g++) {
                if (!groupKept[g] && (best < 0 || groupWorth[g] > groupWorth[best])) {
                    best = g;
                }
            }
            groupKept[best] = true;
        }
    }

    private double worth(int first) {
        double highest = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int e = first; e < first + groupSize(); e++) {
            if (choice[e] > highest) {
                second = highest;
                highest = choice[e];
            } else if (choice[e] > second) {
                second = choice[e];
            }
        }
        return switch (rule.groupScore()) {
            case MAXIMUM -> highest;
            case TOP_TWO -> highest + second;
        };
    }

    private int groupSize() {
        return choice.length / rule.groups();
    }

    private double bias(int expert) {
        return rule.selectionBias()[expert];
    }
}

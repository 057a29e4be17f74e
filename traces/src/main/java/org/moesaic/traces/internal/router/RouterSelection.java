package org.moesaic.traces.internal.router;

import java.util.Arrays;

/// Selects experts by their logits: one router, row after row.
///
/// Ties go to the lower expert. All arithmetic is in double precision, so that a selection differs from the model's own only
/// where that was decided by rounding.
public final class RouterSelection {

    private final RouterScoring scoring;
    private final int experts;
    private final int[] ids;
    private final float[] weights;
    private final double[] scores;
    private final double[] keys;
    private final boolean[] taken;

    public RouterSelection(RouterScoring scoring, int experts, int topK) {
        this.scoring = scoring;
        this.experts = experts;
        ids = new int[topK];
        weights = new float[topK];
        scores = new double[experts];
        keys = new double[experts];
        taken = new boolean[experts];
    }

    /// The experts selected last, in descending weight but for a bias.
    public int[] ids() {
        return ids;
    }

    /// Their weights, or null where the model's rule needs more than logits.
    public float[] weights() {
        return scoring.weights() == RouterScoring.Weights.NONE ? null : weights;
    }

    /// @param bias what is added to the scores for the selection; null for nothing
    public void select(double[] logits, double[] bias) {
        score(logits);
        for (int expert = 0; expert < experts; expert++) {
            keys[expert] = scores[expert] + (bias == null ? 0 : bias[expert]);
        }
        if (scoring.groups() > 1) {
            leaveWorstGroups();
        }
        Arrays.fill(taken, false);
        double sum = 0;
        for (int slot = 0; slot < ids.length; slot++) {
            int best = -1;
            for (int expert = 0; expert < experts; expert++) {
                if (!taken[expert] && (best < 0 || keys[expert] > keys[best])) {
                    best = expert;
                }
            }
            taken[best] = true;
            ids[slot] = best;
            sum += scores[best];
        }
        for (int slot = 0; slot < ids.length; slot++) {
            double score = scores[ids[slot]];
            weights[slot] =
                    (float)
                            (scoring.weights() == RouterScoring.Weights.RENORMALISED && sum > 0
                                    ? score / sum
                                    : score);
        }
    }

    private void score(double[] logits) {
        switch (scoring.score()) {
            case SIGMOID -> {
                for (int expert = 0; expert < experts; expert++) {
                    scores[expert] = 1 / (1 + Math.exp(-logits[expert]));
                }
            }
            case SOFTMAX -> {
                double largest = Double.NEGATIVE_INFINITY;
                for (int expert = 0; expert < experts; expert++) {
                    largest = Math.max(largest, logits[expert]);
                }
                double sum = 0;
                for (int expert = 0; expert < experts; expert++) {
                    scores[expert] = Math.exp(logits[expert] - largest);
                    sum += scores[expert];
                }
                for (int expert = 0; expert < experts; expert++) {
                    scores[expert] /= sum;
                }
            }
        }
    }

    /// Experts outside of the best groups get the lowest key.
    private void leaveWorstGroups() {
        int size = experts / scoring.groups();
        double[] ranks = new double[scoring.groups()];
        for (int group = 0; group < ranks.length; group++) {
            double[] sorted = Arrays.copyOfRange(keys, group * size, (group + 1) * size);
            Arrays.sort(sorted);
            for (int i = 0; i < Math.min(scoring.groupTop(), size); i++) {
                ranks[group] += sorted[size - 1 - i];
            }
        }
        boolean[] kept = new boolean[ranks.length];
        for (int i = 0; i < scoring.bestGroups(); i++) {
            int best = -1;
            for (int group = 0; group < ranks.length; group++) {
                if (!kept[group] && (best < 0 || ranks[group] > ranks[best])) {
                    best = group;
                }
            }
            kept[best] = true;
        }
        for (int expert = 0; expert < experts; expert++) {
            if (!kept[expert / size]) {
                keys[expert] = Double.NEGATIVE_INFINITY;
            }
        }
    }
}

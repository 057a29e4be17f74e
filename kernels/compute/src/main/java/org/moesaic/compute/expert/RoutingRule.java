package org.moesaic.compute.expert;

/// How logits become selections and gate weights.
///
/// 1. Every logit becomes a score: softmax over all experts, or a sigmoid of its own.
/// 2. A choice value is the score plus the expert's selection bias. It decides who is chosen and has no part in the
///    weight (DeepSeek-V3, arXiv 2412.19437, section 2.1.2).
/// 3. With several groups, the best `groupsKept` of them stay (DeepSeek-V2, arXiv 2405.04434, section 2.2.2); see
///    [GroupScore].
/// 4. The `topK` highest choice values of what stays are selected. Ties go to the lower id, of groups as of experts; NaN
///    is lower than everything.
/// 5. A selection's weight is its score, divided by the sum of the token's selected scores if `renormalise`, times
///    `scale`.
///
/// Softmax over the selected logits alone, as in Mixtral, is softmax over all with `renormalise`.
///
/// @param score how logits become scores
/// @param topK selections a token
/// @param renormalise whether the weights of a token sum to `scale`
/// @param scale factor on all weights
/// @param selectionBias one value an expert, or empty
/// @param groups equal parts that the experts are in, in order; 1 for no groups
/// @param groupsKept groups that a token may use
/// @param groupScore what a group is worth
public record RoutingRule(
        Score score,
        int topK,
        boolean renormalise,
        double scale,
        float[] selectionBias,
        int groups,
        int groupsKept,
        GroupScore groupScore) {

    /// How a logit becomes a score.
    public enum Score {
        SOFTMAX,
        SIGMOID
    }

    /// What a group is worth.
    public enum GroupScore {
        /// Its highest choice value (DeepSeek-V2).
        MAXIMUM,
        /// The sum of its two highest choice values (DeepSeek-V3).
        TOP_TWO
    }

    public RoutingRule {
        if (topK < 1 || groups < 1 || groupsKept < 1 || groupsKept > groups) {
            throw new IllegalArgumentException(
                    "top-%d, %d of %d groups: each at least 1, and no more kept than there are"
                            .formatted(topK, groupsKept, groups));
        }
    }

    /// A rule without bias, groups and scale.
    public static RoutingRule simple(Score score, int topK, boolean renormalise) {
        return new RoutingRule(score, topK, renormalise, 1, new float[0], 1, 1, GroupScore.MAXIMUM);
    }

    /// Selects for `tokens` tokens.
    ///
    /// @param logits `tokens` times `experts`
    /// @throws IllegalArgumentException if the rule does not fit that number of experts
    public Routing select(int tokens, int experts, float[] logits) {
        check(experts);
        Selection selection = new Selection(this, experts);
        int[] chosen = new int[tokens * topK];
        float[] weights = new float[tokens * topK];
        for (int token = 0; token < tokens; token++) {
            selection.of(logits, token * experts, chosen, weights, token * topK);
        }
        return new Routing(tokens, topK, chosen, weights, new boolean[chosen.length]);
    }

    /// Holds the rule against a number of experts.
    void check(int experts) {
        if (experts % groups != 0 || topK > experts / groups * groupsKept) {
            throw new IllegalArgumentException(
                    "top-%d of %d experts in %d groups of which %d are kept: groups must divide the experts, and the kept ones must hold the selection"
                            .formatted(topK, experts, groups, groupsKept));
        }
        if (selectionBias.length != 0 && selectionBias.length != experts) {
            throw new IllegalArgumentException(
                    selectionBias.length + " selection biases for " + experts + " experts");
        }
        if (groupScore == GroupScore.TOP_TWO && groups > 1 && experts / groups < 2) {
            throw new IllegalArgumentException("groups of one expert have no two highest scores");
        }
    }
}

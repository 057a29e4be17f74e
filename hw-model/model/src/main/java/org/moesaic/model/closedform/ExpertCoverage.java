package org.moesaic.model.closedform;

/// How many distinct experts a batch touches in one layer.
public final class ExpertCoverage {

    private ExpertCoverage() {}

    /// Expected distinct experts if each of `tokens` tokens takes `topK` of `experts` experts, uniformly and on its own:
    /// N (1 − (1 − k/N)^B). Real routing is skewed and touches fewer.
    ///
    /// Source: BLIS (inference-sim) issue 789.
    ///
    /// @throws IllegalArgumentException unless 1 ≤ topK ≤ experts and tokens ≥ 0
    public static double expected(int experts, int topK, long tokens) {
        if (topK < 1 || topK > experts || tokens < 0) {
            throw new IllegalArgumentException(
                    "top " + topK + " of " + experts + " experts for " + tokens + " tokens");
        }
        if (tokens == 0) {
            return 0;
        }
        // In logarithms, so that few tokens of many experts do not cancel.
        return -experts * Math.expm1(tokens * Math.log1p(-(double) topK / experts));
    }
}

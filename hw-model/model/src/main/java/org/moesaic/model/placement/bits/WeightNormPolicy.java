package org.moesaic.model.placement.bits;

import org.moesaic.model.placement.WeightScore;

/// More bits to experts of larger weights.
public final class WeightNormPolicy extends WeightRankPolicy {

    /// For the service loader.
    public WeightNormPolicy() {
        super(WeightScore.WEIGHT_NORM);
    }

    @Override
    public String name() {
        return "weight-norm";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts whose weights have the larger norm";
    }

    @Override
    public String source() {
        return "plain reasoning: the error of uniform quantisation grows with the weights; a baseline. Ties to the lower"
                + " id";
    }
}

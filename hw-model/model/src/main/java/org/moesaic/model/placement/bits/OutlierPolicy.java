package org.moesaic.model.placement.bits;

import org.moesaic.model.placement.WeightScore;

/// More bits to experts with outliers among their weights.
public final class OutlierPolicy extends WeightRankPolicy {

    /// For the service loader.
    public OutlierPolicy() {
        super(WeightScore.OUTLIER);
    }

    @Override
    public String name() {
        return "outlier";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts with the largest max|w| / mean|w| of an input";
    }

    @Override
    public String source() {
        return "the weight outlier score of QuantMoE-Bench (arXiv 2406.08155); its layers are 'block-wise', its shared"
                + " experts linear-format. Ties to the lower id";
    }
}

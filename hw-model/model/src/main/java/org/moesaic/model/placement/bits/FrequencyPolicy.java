package org.moesaic.model.placement.bits;

import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// More bits to experts that were selected more often.
public final class FrequencyPolicy extends RankPolicy {

    /// For the service loader.
    public FrequencyPolicy() {}

    @Override
    public String name() {
        return "frequency";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts that were selected more often";
    }

    @Override
    public String source() {
        return "activation frequency, a baseline of MC-MoE (arXiv 2410.06270) and of router-norm mixed precision"
                + " (arXiv 2604.06515), from which the number of experts at each level is; ties to the lower id";
    }

    @Override
    String what() {
        return "share of selections";
    }

    @Override
    double[][] scores(PolicyRequest request, PolicyArguments arguments) {
        return each(request, request.profile().orElseThrow()::frequency);
    }
}

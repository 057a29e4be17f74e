package org.moesaic.model.placement.bits;

import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// More bits to experts with larger sums of gate weights.
public final class GateWeightPolicy extends RankPolicy {

    /// For the service loader.
    public GateWeightPolicy() {}

    @Override
    public String name() {
        return "gate-weight";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts with the larger sum of gate weights";
    }

    @Override
    public String source() {
        return "activation weight, a baseline of MC-MoE (arXiv 2410.06270); needs a profile with gate weights; ties to"
                + " the lower id";
    }

    @Override
    String what() {
        return "share of gate weights";
    }

    @Override
    double[][] scores(PolicyRequest request, PolicyArguments arguments) {
        GateWeights.require(request);
        return each(request, request.profile().orElseThrow()::weightShare);
    }
}

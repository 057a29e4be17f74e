package org.moesaic.model.placement.bits;

import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.statistics.RoutingProfile;

/// More bits to experts that were selected often and with large weights: the product of both shares.
public final class FrequencyGateWeightPolicy extends RankPolicy {

    /// For the service loader.
    public FrequencyGateWeightPolicy() {}

    @Override
    public String name() {
        return "frequency-gate-weight";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts with the larger share of selections times share of gate"
                + " weights";
    }

    @Override
    public String source() {
        return "the importance of PMQ with both exponents 1 and without its errors (MC-MoE, arXiv 2410.06270); needs a"
                + " profile with gate weights; ties to the lower id";
    }

    @Override
    String what() {
        return "share of selections x share of gate weights";
    }

    @Override
    double[][] scores(PolicyRequest request, PolicyArguments arguments) {
        GateWeights.require(request);
        RoutingProfile profile = request.profile().orElseThrow();
        return each(
                request,
                (layer, expert) ->
                        profile.frequency(layer, expert) * profile.weightShare(layer, expert));
    }
}

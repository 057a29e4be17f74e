package org.moesaic.model.placement.bits;

import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.statistics.RoutingProfile;

/// Whether a profile has what policies by gate weight need. Many traces have no gate weights.
final class GateWeights {

    private GateWeights() {}

    static void require(PolicyRequest request) {
        if (request.profile().filter(RoutingProfile::hasWeights).isEmpty()) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy "
                                    + request.spec().name()
                                    + " goes by gate weights, and what it learns from has none",
                            "learn from a trace with gate weights, or from --calibration with"
                                    + " gate_weights"));
        }
    }
}

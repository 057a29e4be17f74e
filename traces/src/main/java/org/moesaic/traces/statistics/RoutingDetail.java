package org.moesaic.traces.statistics;

import java.util.List;
import java.util.Optional;

/// What a trace is like beyond the load of experts and the reuse inside a request.
///
/// @param unions of 1, 2, 4 ... 64 requests in lockstep, as far as there are so many that are long enough
/// @param lanesAvailable requests that are long enough for them
/// @param betweenLayers what a layer's choice says of a later layer's; empty for a single layer, and for so many experts
///     that a table of pairs has no room
/// @param gateWeights of each rank; empty for a trace without weights
/// @param phases prefill and decode apart
/// @param domains apart, where requests are labelled with them
public record RoutingDetail(
        List<BatchUnion> unions,
        int lanesAvailable,
        Optional<LayerInformation> betweenLayers,
        List<GateWeightQuantiles> gateWeights,
        PhaseSplit phases,
        Optional<DomainSplit> domains) {

    public RoutingDetail {
        unions = List.copyOf(unions);
        gateWeights = List.copyOf(gateWeights);
    }
}

package org.moesaic.traces.statistics;

import org.moesaic.traces.RoutingTrace;

/// Statistics and quality of a trace, measured together in one pass over it; and one before, if the number of experts must
/// be inferred.
public record TraceInspection(TraceStatistics statistics, TraceQuality quality) {

    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an expert id is not below the number of experts
    public static TraceInspection of(RoutingTrace trace, StatisticsOptions options) {
        return Survey.of(trace, options);
    }
}

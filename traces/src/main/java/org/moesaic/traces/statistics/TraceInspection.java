package org.moesaic.traces.statistics;

import org.moesaic.traces.RoutingTrace;

/// Statistics and quality of a trace, measured together so that its file is imported as seldom as possible: once, once
/// more for caches, and once before if the number of experts must be inferred.
public record TraceInspection(TraceStatistics statistics, TraceQuality quality) {

    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an expert id is not below the number of experts
    public static TraceInspection of(RoutingTrace trace, StatisticsOptions options) {
        Survey survey = Survey.of(trace, options, true);
        return new TraceInspection(survey.statistics(), survey.quality().orElseThrow());
    }
}

package org.moesaic.traces.statistics;

import java.util.List;
import java.util.Optional;
import org.moesaic.traces.RoutingTrace;

/// What is suspicious about a trace. Every check stands for a fault that published captures have.
///
/// @param findings errors first, then warnings, then notes
/// @param selfOverlap how much requests repeat themselves; empty if none is long enough to tell
public record TraceQuality(List<Finding> findings, Optional<SelfOverlap> selfOverlap) {

    public TraceQuality {
        findings = List.copyOf(findings);
    }

    /// Checks a trace.
    ///
    /// @param options of which only the number of experts matters
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an expert id is not below the number of experts
    public static TraceQuality of(RoutingTrace trace, StatisticsOptions options) {
        return Survey.ofQuality(trace, options);
    }

    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}

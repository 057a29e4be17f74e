package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;

/// One check of a trace's quality: it watches a pass and then says what it found.
interface QualityCheck extends BlockObserver {

    /// @param trace the trace again, for a check that must look at something twice
    List<Finding> findings(RoutingTrace trace);
}

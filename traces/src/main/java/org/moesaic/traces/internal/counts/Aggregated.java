package org.moesaic.traces.internal.counts;

import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;

/// Why counts are no trace.
public final class Aggregated {

    private Aggregated() {}

    /// The refusal of a file of counts where rows are needed.
    public static MoesaicException refuse(TraceFile file) {
        return MoesaicException.badData(
                Problem.in(
                        file.path(),
                        "aggregated counts: the order of selections is gone, so there is nothing to replay",
                        "use it for placement and for a generator (moesaic trace import FILE --out"
                                + " NAME.json), or capture rows"));
    }
}

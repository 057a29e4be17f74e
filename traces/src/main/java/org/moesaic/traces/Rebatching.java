package org.moesaic.traces;

import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Which traces may be put into steps of another form: those whose routing of a token did not depend on the tokens beside
/// it, and of which no capacity dropped a selection.
public final class Rebatching {

    private Rebatching() {}

    /// Before the trace is read.
    ///
    /// @throws MoesaicException BAD_DATA if it says that its routing depended on its batches
    public static void require(RoutingTrace trace) {
        trace.boundToItsBatches()
                .ifPresent(reason -> {
                    throw refused(trace, reason);
                });
    }

    /// While it is read.
    ///
    /// @throws MoesaicException BAD_DATA if a selection of the block was dropped
    public static void requireNothingDropped(RoutingTrace trace, TraceBlock block) {
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int slot = block.slot(layer, 0); slot < end; slot++) {
                if (experts[slot] == TraceBlock.DROPPED) {
                    throw refused(trace, "it has rows of which selections were dropped");
                }
            }
        }
    }

    private static MoesaicException refused(RoutingTrace trace, String reason) {
        return MoesaicException.badData(
                Problem.in(
                        trace.header().name(),
                        "its steps cannot be formed anew: routing depended on the batch ("
                                + reason
                                + ")",
                        "replay it as recorded, without --batch"));
    }
}

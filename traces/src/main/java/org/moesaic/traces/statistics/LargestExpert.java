package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// The largest expert id of a trace that does not say how many experts its model has.
final class LargestExpert implements BlockObserver {

    private int largest = -1;

    /// Largest id plus one; 0 for a trace without selections.
    static int inferExperts(RoutingTrace trace) {
        LargestExpert observer = new LargestExpert();
        TracePass.over(trace, List.of(observer));
        return observer.largest + 1;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int i = block.slot(layer, 0); i < end; i++) {
                largest = Math.max(largest, experts[i]);
            }
        }
    }
}

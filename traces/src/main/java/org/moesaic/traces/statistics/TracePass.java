package org.moesaic.traces.statistics;

import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// One pass over a trace that feeds several observers, so that a trace is imported once for all of them.
final class TracePass {

    private TracePass() {}

    static void over(RoutingTrace trace, List<? extends BlockObserver> observers) {
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            long firstToken = 0;
            while (reader.read(block)) {
                for (BlockObserver observer : observers) {
                    observer.see(block, firstToken, reader);
                }
                firstToken += block.tokens();
            }
            for (BlockObserver observer : observers) {
                observer.end(reader);
            }
        }
    }
}

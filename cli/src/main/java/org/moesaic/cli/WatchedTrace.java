package org.moesaic.cli;

import org.moesaic.cli.output.Progress;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A trace that says how many tokens have been read from it, over all passes.
final class WatchedTrace implements RoutingTrace {

    private final RoutingTrace trace;
    private final Progress progress;
    private long tokens;

    WatchedTrace(RoutingTrace trace, Progress progress) {
        this.trace = trace;
        this.progress = progress;
    }

    @Override
    public TraceHeader header() {
        return trace.header();
    }

    @Override
    public TraceReader open() {
        TraceReader reader = trace.open();
        return new TraceReader() {
            @Override
            public boolean read(TraceBlock block) {
                boolean any = reader.read(block);
                tokens += block.tokens();
                progress.advanceTo(tokens);
                return any;
            }

            @Override
            public String requestId(int request) {
                return reader.requestId(request);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}

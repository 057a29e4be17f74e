package org.moesaic.cli.trace;

import java.util.List;
import java.util.Optional;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.Finding;

/// A trace that shows how far each pass over it is.
record WatchedTrace(RoutingTrace trace, ProgressReporter reporter) implements RoutingTrace {

    @Override
    public TraceHeader header() {
        return trace.header();
    }

    @Override
    public Optional<String> boundToItsBatches() {
        return trace.boundToItsBatches();
    }

    @Override
    public List<Finding> notes() {
        return trace.notes();
    }

    @Override
    public TraceReader open() {
        TraceReader reader = trace.open();
        long tokens = header().tokens().orElse(-1);
        return new Watched(reader, reporter.start("reading " + header().name(), tokens));
    }

    private static final class Watched implements TraceReader {

        private final TraceReader reader;
        private final Progress progress;
        private long tokens;

        private Watched(TraceReader reader, Progress progress) {
            this.reader = reader;
            this.progress = progress;
        }

        @Override
        public boolean read(TraceBlock block) {
            boolean more = reader.read(block);
            tokens += block.tokens();
            progress.advanceTo(tokens);
            return more;
        }

        @Override
        public String requestId(int request) {
            return reader.requestId(request);
        }

        @Override
        public void close() {
            progress.close();
            reader.close();
        }
    }
}

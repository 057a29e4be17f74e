package org.moesaic.traces;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.traces.statistics.Finding;

/// Some requests of a trace as a trace of its own: the first ones, or all that come after them, in order of first
/// appearance. A policy can learn from the one part and be judged on the other.
///
/// Steps keep their ids; a step none of whose tokens is left is left out. Requests count from 0 again.
///
/// @param whole the trace
/// @param from first request that is kept
/// @param end one after the last
public record RequestShare(RoutingTrace whole, int from, int end) implements RoutingTrace {

    public RequestShare {
        Objects.requireNonNull(whole);
        if (from < 0 || end < from) {
            throw new IllegalArgumentException("requests " + from + " to " + end);
        }
    }

    @Override
    public TraceHeader header() {
        return whole.header();
    }

    @Override
    public List<Finding> notes() {
        return whole.notes();
    }

    @Override
    public Optional<String> boundToItsBatches() {
        return whole.boundToItsBatches();
    }

    @Override
    public TraceReader open() {
        return new Pass(whole.open());
    }

    private final class Pass implements TraceReader {

        private final TraceReader reader;
        private TraceBlock read;

        Pass(TraceReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean read(TraceBlock block) {
            if (read == null) {
                read = new TraceBlock(header(), block.tokenCapacity());
            }
            block.clear();
            while (block.tokens() == 0) {
                if (!reader.read(read)) {
                    return false;
                }
                keep(block);
            }
            return true;
        }

        private void keep(TraceBlock block) {
            for (int step = 0; step < read.steps(); step++) {
                boolean begun = false;
                for (int token = read.tokenStart(step);
                        token < read.tokenStart(step + 1);
                        token++) {
                    int request = read.request(token);
                    if (request >= from && request < end) {
                        if (!begun) {
                            block.beginStep(read.stepId(step));
                            begun = true;
                        }
                        block.addCopy(read, token, request - from);
                    }
                }
            }
        }

        @Override
        public String requestId(int request) {
            return reader.requestId(from + request);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}

package org.moesaic.traces.batching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Reads a [ContinuousTrace]: hands out the steps of a schedule, reading on in the trace until it has their tokens.
final class ContinuousReader implements TraceReader {

    private final RoutingTrace trace;
    private final TraceReader reader;
    private final TraceBlock read;
    private final Schedule schedule;
    private final List<ServedRequest> requests;
    private final long memoryBytes;

    /// The tokens of requests that have been met and have not ended.
    private final Map<Integer, TraceBlock> gathered = new HashMap<>();

    private long gatheredBytes;

    /// The index that a request has here: the order in which requests begin to run.
    private final Map<Integer, Integer> indices = new HashMap<>();

    private final List<Integer> begun = new ArrayList<>();
    private ContinuousBatching.Step waiting;

    ContinuousReader(
            RoutingTrace trace,
            ContinuousBatching batching,
            List<ServedRequest> requests,
            long memoryBytes) {
        this.trace = trace;
        this.requests = requests;
        this.memoryBytes = memoryBytes;
        schedule = new Schedule(batching, requests);
        reader = trace.open();
        read = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (block.tokens() < block.tokenCapacity()) {
            if (waiting == null && schedule.hasNext()) {
                waiting = schedule.next();
            }
            boolean full =
                    waiting != null
                            && block.tokens() > 0
                            && block.tokens() + waiting.tokens() > block.tokenCapacity();
            if (waiting == null || full) {
                break;
            }
            add(block, waiting);
            waiting = null;
        }
        return block.tokens() > 0;
    }

    private void add(TraceBlock block, ContinuousBatching.Step step) {
        block.beginStep(step.number());
        for (ContinuousBatching.Share share : step.shares()) {
            int end = share.first() + share.count();
            TraceBlock own = upTo(share.request(), end);
            int index = index(share.request());
            for (int token = share.first(); token < end; token++) {
                block.addCopy(own, token, index);
            }
            if (end == requests.get(share.request()).tokens()) {
                gatheredBytes -= bytes(gathered.remove(share.request()));
            }
        }
    }

    private int index(int request) {
        Integer known = indices.putIfAbsent(request, begun.size());
        if (known != null) {
            return known;
        }
        begun.add(request);
        return begun.size() - 1;
    }

    /// The tokens of a request, at least so many of them.
    private TraceBlock upTo(int request, int tokens) {
        while (!gathered.containsKey(request) || gathered.get(request).tokens() < tokens) {
            if (!reader.read(read)) {
                throw changed();
            }
            for (int token = 0; token < read.tokens(); token++) {
                gather(token);
            }
        }
        return gathered.get(request);
    }

    private void gather(int token) {
        int request = read.request(token);
        if (request >= requests.size()) {
            throw changed();
        }
        TraceBlock own = gathered.get(request);
        if (own == null) {
            own = begin(request);
        }
        own.beginStep(own.steps());
        own.addCopy(read, token, request);
    }

    private TraceBlock begin(int request) {
        TraceBlock own = new TraceBlock(trace.header(), requests.get(request).tokens());
        gatheredBytes = Math.addExact(gatheredBytes, bytes(own));
        if (gatheredBytes > memoryBytes) {
            throw MoesaicException.badData(
                    Problem.in(
                            trace.header().name(),
                            "the requests that wait or run at once take more than "
                                    + memoryBytes
                                    + " bytes",
                            "use fewer slots, or a trace that holds one request after the other, in"
                                    + " order of arrival"));
        }
        gathered.put(request, own);
        return own;
    }

    private static long bytes(TraceBlock block) {
        return (long) block.tokenCapacity() * (block.layers() * (long) block.topK() * 2 + 24);
    }

    private MoesaicException changed() {
        return MoesaicException.badData(
                Problem.in(
                        trace.header().name(),
                        "the trace has changed since it was opened",
                        "open it again"));
    }

    @Override
    public String requestId(int request) {
        return reader.requestId(begun.get(request));
    }

    @Override
    public void close() {
        reader.close();
    }
}

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

/// Reads a [ByExpertTrace]: gathers requests as they come to wait, and hands out batches of their pieces.
final class ByExpertReader implements TraceReader {

    private final RoutingTrace trace;
    private final TraceReader reader;
    private final TraceBlock read;
    private final int mostTokens;
    private final int mostWaiting;
    private final long memoryBytes;
    private final int[] tokensOf;

    /// The tokens of requests that have been met and have not ended.
    private final Map<Integer, TraceBlock> gathered = new HashMap<>();

    /// The steps of each waiting request that have run.
    private final Map<Integer, Integer> done = new HashMap<>();

    /// What waits, in order of arrival in the queues.
    private final List<ExpertBatching.Waiting> waiting = new ArrayList<>();

    /// The index that a request has here: the order in which requests begin to run.
    private final Map<Integer, Integer> indices = new HashMap<>();

    private final List<Integer> begun = new ArrayList<>();
    private List<ExpertBatching.Waiting> next = List.of();
    private long gatheredBytes;
    private int admitted;
    private long steps;

    ByExpertReader(
            RoutingTrace trace, int mostTokens, int mostWaiting, long memoryBytes, int[] tokensOf) {
        this.trace = trace;
        this.mostTokens = mostTokens;
        this.mostWaiting = mostWaiting;
        this.memoryBytes = memoryBytes;
        this.tokensOf = tokensOf;
        reader = trace.open();
        read = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (block.tokens() < block.tokenCapacity()) {
            if (next.isEmpty()) {
                next = nextBatch();
            }
            int tokens = next.stream().mapToInt(ExpertBatching.Waiting::tokens).sum();
            boolean full = block.tokens() > 0 && block.tokens() + tokens > block.tokenCapacity();
            if (next.isEmpty() || full) {
                break;
            }
            add(block);
        }
        return block.tokens() > 0;
    }

    private List<ExpertBatching.Waiting> nextBatch() {
        while (waiting.size() < mostWaiting && admitted < tokensOf.length) {
            complete(admitted);
            done.put(admitted, 0);
            waiting.add(piece(admitted));
            admitted++;
        }
        return ExpertBatching.next(waiting, mostTokens);
    }

    private void add(TraceBlock block) {
        block.beginStep(steps++);
        for (ExpertBatching.Waiting piece : next) {
            TraceBlock own = gathered.get(piece.request());
            int step = done.get(piece.request());
            int index = index(piece.request());
            for (int token = own.tokenStart(step); token < own.tokenStart(step + 1); token++) {
                block.addCopy(own, token, index);
            }
        }
        waiting.removeAll(next);
        for (ExpertBatching.Waiting piece : next) {
            int request = piece.request();
            if (done.merge(request, 1, Integer::sum) < gathered.get(request).steps()) {
                waiting.add(piece(request));
            } else {
                done.remove(request);
                gatheredBytes -= bytes(gathered.remove(request));
            }
        }
        next = List.of();
    }

    private ExpertBatching.Waiting piece(int request) {
        TraceBlock own = gathered.get(request);
        int step = done.get(request);
        int first = own.tokenStart(step);
        return new ExpertBatching.Waiting(
                request, expert(own, first), own.tokenStart(step + 1) - first);
    }

    private static int expert(TraceBlock own, int token) {
        int best = 0;
        for (int slot = 1; slot < own.topK() && own.hasWeights(); slot++) {
            if (own.weight(0, token, slot) > own.weight(0, token, best)) {
                best = slot;
            }
        }
        // A row may hold fewer selections than others, or none.
        return Math.max(0, own.expert(0, token, best));
    }

    private int index(int request) {
        Integer known = indices.putIfAbsent(request, begun.size());
        if (known != null) {
            return known;
        }
        begun.add(request);
        return begun.size() - 1;
    }

    /// Reads on until a request has all its tokens.
    private void complete(int request) {
        while (!gathered.containsKey(request)
                || gathered.get(request).tokens() < tokensOf[request]) {
            if (!reader.read(read)) {
                throw changed();
            }
            for (int step = 0; step < read.steps(); step++) {
                gather(step);
            }
        }
    }

    /// Tokens of a request that stood in one step stay in one.
    private void gather(int step) {
        for (int token = read.tokenStart(step); token < read.tokenStart(step + 1); token++) {
            int request = read.request(token);
            if (request >= tokensOf.length) {
                throw changed();
            }
            TraceBlock own = gathered.get(request);
            if (own == null) {
                own = begin(request);
            }
            if (own.steps() == 0 || own.stepId(own.steps() - 1) != read.stepId(step)) {
                own.beginStep(read.stepId(step));
            }
            own.addCopy(read, token, request);
        }
    }

    private TraceBlock begin(int request) {
        TraceBlock own = new TraceBlock(trace.header(), tokensOf[request]);
        gatheredBytes = Math.addExact(gatheredBytes, bytes(own));
        if (gatheredBytes > memoryBytes) {
            throw MoesaicException.badData(
                    Problem.in(
                            trace.header().name(),
                            "the requests that wait at once take more than "
                                    + memoryBytes
                                    + " bytes",
                            "let fewer wait, or use a trace that holds one request after the other"));
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

package org.moesaic.traces;

import java.util.HashMap;
import java.util.Map;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Reads a [BatchedTrace]: gathers requests until a group is complete, then hands out its steps.
final class LaneReader implements TraceReader {

    private final RoutingTrace trace;
    private final TraceReader reader;
    private final TraceBlock read;
    private final int lanes;
    private final long memoryBytes;
    private final int[] tokensOf;
    private final Map<Integer, TraceBlock> gathered = new HashMap<>();
    private long gatheredBytes;
    private TraceBlock[] group = new TraceBlock[0];
    private int firstOfGroup;
    private int groupStep;
    private int groupSteps;
    private long steps;

    /// @param tokensOf tokens of each request
    LaneReader(RoutingTrace trace, int lanes, long memoryBytes, int[] tokensOf) {
        this.trace = trace;
        this.lanes = lanes;
        this.memoryBytes = memoryBytes;
        this.tokensOf = tokensOf;
        reader = trace.open();
        read = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (block.tokens() < block.tokenCapacity()) {
            if (groupStep == groupSteps && !nextGroup()) {
                break;
            }
            if (block.tokens() > 0 && block.tokens() + group.length > block.tokenCapacity()) {
                break;
            }
            addStep(block);
        }
        return block.tokens() > 0;
    }

    private void addStep(TraceBlock block) {
        block.beginStep(steps++);
        for (int lane = 0; lane < group.length; lane++) {
            TraceBlock request = group[lane];
            if (groupStep < request.steps()) {
                int end = request.tokenStart(groupStep + 1);
                for (int token = request.tokenStart(groupStep); token < end; token++) {
                    block.addCopy(request, token, firstOfGroup + lane);
                }
            }
        }
        groupStep++;
    }

    /// Takes the next group; false if there is none.
    private boolean nextGroup() {
        for (int lane = 0; lane < group.length; lane++) {
            gathered.remove(firstOfGroup + lane);
            gatheredBytes -= bytes(group[lane]);
        }
        firstOfGroup += group.length;
        group = new TraceBlock[Math.min(lanes, tokensOf.length - firstOfGroup)];
        groupStep = 0;
        groupSteps = 0;
        for (int lane = 0; lane < group.length; lane++) {
            group[lane] = complete(firstOfGroup + lane);
            groupSteps = Math.max(groupSteps, group[lane].steps());
        }
        return group.length > 0;
    }

    /// A request with all its tokens; reads on until it has them.
    private TraceBlock complete(int request) {
        while (!gathered.containsKey(request)
                || gathered.get(request).tokens() < tokensOf[request]) {
            if (!reader.read(read)) {
                throw changed();
            }
            for (int step = 0; step < read.steps(); step++) {
                gatherStep(step);
            }
        }
        return gathered.get(request);
    }

    /// Tokens of a request that stood in one step stay in one.
    private void gatherStep(int step) {
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
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.in(
                            trace.header().name(),
                            "the requests that are under way at once take more than "
                                    + memoryBytes
                                    + " bytes",
                            "use a smaller --batch, or a trace that holds one request after the other"));
        }
        gathered.put(request, own);
        return own;
    }

    private static long bytes(TraceBlock block) {
        return (long) block.tokenCapacity() * (block.layers() * (long) block.topK() * 2 + 24);
    }

    private MoesaicException changed() {
        return new MoesaicException(
                Exit.BAD_DATA,
                Problem.in(
                        trace.header().name(),
                        "the trace has changed since it was opened",
                        "open it again"));
    }

    @Override
    public String requestId(int request) {
        return reader.requestId(request);
    }

    @Override
    public void close() {
        reader.close();
    }
}

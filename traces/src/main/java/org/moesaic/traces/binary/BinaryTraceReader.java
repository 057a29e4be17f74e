package org.moesaic.traces.binary;

import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Reads some chunks of a [BinaryTrace], a block at a time.
final class BinaryTraceReader implements TraceReader {

    private final BinaryTrace trace;
    private final int to;
    private int next;
    private Chunk chunk;
    private int step;
    private int run;
    private int doneOfRun;

    BinaryTraceReader(BinaryTrace trace, int from, int to) {
        this.trace = trace;
        this.next = from;
        this.to = to;
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (chunk == null || step == chunk.steps()) {
            if (next == to) {
                chunk = null;
                return false;
            }
            chunk = trace.chunk(next++);
            step = 0;
            run = 0;
            doneOfRun = 0;
        }
        // A block ends with its chunk at the latest: the rest of the chunk is as good a block as
        // any.
        int first = chunk.runs() > 0 ? step : chunk.tokenStart(step);
        if (chunk.runs() > 0) {
            readRuns(block);
        } else {
            readSteps(block);
        }
        chunk.copyRows(first, block.tokens(), block, 0);
        return true;
    }

    private void readRuns(TraceBlock block) {
        int most = Math.max(1, block.tokenCapacity());
        while (run < chunk.runs() && block.tokens() < most) {
            int count = Math.min(chunk.runTokens(run) - doneOfRun, most - block.tokens());
            block.addSingleTokenSteps(
                    chunk.runStep(run) + doneOfRun,
                    count,
                    chunk.runRequest(run),
                    chunk.runPosition(run) + doneOfRun,
                    Phase.of((byte) chunk.runPhase(run)));
            doneOfRun += count;
            step += count;
            if (doneOfRun == chunk.runTokens(run)) {
                run++;
                doneOfRun = 0;
            }
        }
    }

    private void readSteps(TraceBlock block) {
        int first = chunk.tokenStart(step);
        while (step < chunk.steps()) {
            int end = chunk.tokenStart(step + 1);
            if (block.tokens() > 0 && end - first > block.tokenCapacity()) {
                return;
            }
            block.beginStep(chunk.stepId(step));
            for (int token = chunk.tokenStart(step); token < end; token++) {
                block.addToken(
                        chunk.request(token),
                        chunk.position(token),
                        Phase.of((byte) chunk.phase(token)));
            }
            step++;
        }
    }

    @Override
    public String requestId(int request) {
        return trace.requestId(request);
    }

    @Override
    public void close() {}
}

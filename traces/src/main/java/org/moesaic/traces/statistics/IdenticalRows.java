package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Runs of tokens that have the same rows in every layer: the dummy batch with which a serving engine warms up.
///
/// A run may stand anywhere, because captures get appended to each other.
final class IdenticalRows implements QualityCheck {

    /// Shorter runs happen in text: padding, a word repeated.
    static final int RUN_TOKENS = 64;

    private final short[] previous;
    private final int topK;
    private final Places runs = new Places();
    private long rowsInRuns;
    private long runStart;
    private long runLength;

    IdenticalRows(TraceHeader header) {
        topK = header.topK();
        previous = new short[header.layers() * topK];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            if (runLength > 0 && sameAsPrevious(block, token)) {
                runLength++;
                continue;
            }
            endRun();
            runStart = firstToken + token;
            runLength = 1;
            for (int layer = 0; layer < block.layers(); layer++) {
                System.arraycopy(
                        block.experts(), block.slot(layer, token), previous, layer * topK, topK);
            }
        }
    }

    private boolean sameAsPrevious(TraceBlock block, int token) {
        for (int layer = 0; layer < block.layers(); layer++) {
            int slot = block.slot(layer, token);
            int then = layer * topK;
            if (!Arrays.equals(block.experts(), slot, slot + topK, previous, then, then + topK)) {
                return false;
            }
        }
        return true;
    }

    private void endRun() {
        if (runLength >= RUN_TOKENS) {
            rowsInRuns += runLength;
            runs.add(
                    "tokens %d to %d%s"
                            .formatted(
                                    runStart,
                                    runStart + runLength - 1,
                                    runStart == 0 ? " (at the start)" : ""));
        }
    }

    @Override
    public void end(TraceReader reader) {
        endRun();
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (runs.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        "identical-rows",
                        Severity.ERROR,
                        ("%d tokens have the same experts in every layer as the token before: %s;"
                                        + " these are warm-up rows of a profiling batch: cut them out of the capture")
                                .formatted(rowsInRuns, runs)));
    }
}

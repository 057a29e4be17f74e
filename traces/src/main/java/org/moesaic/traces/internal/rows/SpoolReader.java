package org.moesaic.traces.internal.rows;

import java.lang.ref.Reference;
import org.moesaic.traces.ScratchLongs;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// One pass over a [SpooledTrace], token after token.
final class SpoolReader implements TraceReader {

    /// Held so that the spool stays open while it is read.
    private final SpooledTrace trace;

    private final RowSpool spool;
    private final ScratchLongs places;
    private final boolean weights;
    private final boolean recorded;
    private long next;

    SpoolReader(SpooledTrace trace, RowSpool spool, ScratchLongs places) {
        this.trace = trace;
        this.spool = spool;
        this.places = places;
        TraceHeader header = trace.header();
        weights = header.weightsKind() != TraceHeader.WeightsKind.NONE;
        recorded = header.batching() == TraceHeader.Batching.AS_RECORDED;
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (next < spool.tokens()) {
            long end = stepEnd();
            if (block.tokens() > 0 && block.tokens() + end - next > block.tokenCapacity()) {
                return true;
            }
            block.beginStep(spool.step(next) >= 0 ? spool.step(next) : next);
            for (; next < end; next++) {
                token(block);
            }
        }
        return block.tokens() > 0;
    }

    /// The token behind the step that begins at the next one.
    private long stepEnd() {
        long end = next + 1;
        while (recorded && end < spool.tokens() && spool.step(end) == spool.step(next)) {
            end++;
        }
        return end;
    }

    private void token(TraceBlock block) {
        int token = block.addToken(spool.requestOf(next), spool.position(next), spool.phase(next));
        if (spool.tokenId(next) >= 0) {
            block.setTokenId(token, spool.tokenId(next));
        }
        long from = next * block.layers();
        for (int layer = 0; layer < block.layers(); layer++) {
            long row = places.get(from + layer) - 1;
            if (row >= 0) {
                row(block, layer, token, row);
            }
        }
    }

    private void row(TraceBlock block, int layer, int token, long row) {
        int count = spool.countAt(row);
        boolean withWeights = weights && spool.hasWeightsAt(row);
        for (int slot = 0; slot < block.topK(); slot++) {
            block.setExpert(
                    layer, token, slot, slot < count ? spool.id(row, slot) : TraceBlock.DROPPED);
            if (withWeights && slot < count) {
                block.setWeight(layer, token, slot, spool.weight(row, slot));
            }
        }
    }

    @Override
    public String requestId(int request) {
        return spool.requestName(request);
    }

    @Override
    public void close() {
        Reference.reachabilityFence(trace);
    }
}

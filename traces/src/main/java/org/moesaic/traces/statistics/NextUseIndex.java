package org.moesaic.traces.statistics;

import java.util.Arrays;
import org.moesaic.traces.ScratchLongs;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// For each selection of a trace, when the same expert of the same layer is selected next.
///
/// Time is the index of a slot in the order (token, layer, slot), dropped and absent slots counted: it orders the
/// accesses of one layer as well as those of all layers. One pass forward fills the index: a selection writes its time
/// into the slot of the selection before it. Eight bytes a slot, which do not lie in the Java heap.
final class NextUseIndex implements BlockObserver, AutoCloseable {

    /// The expert is not selected again. What follows is always later than 0, so a fresh column means never.
    static final long NEVER = Long.MAX_VALUE;

    private final int layers;
    private final int topK;
    private final long[][] latest;
    private final ScratchLongs next = new ScratchLongs("Belady's next uses");

    NextUseIndex(TraceHeader header, int experts) {
        layers = header.layers();
        topK = header.topK();
        latest = new long[layers][experts];
        for (long[] ofLayer : latest) {
            Arrays.fill(ofLayer, -1);
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        next.reserve(time(firstToken + block.tokens(), 0));
        short[] experts = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            long[] last = latest[layer];
            for (int token = 0; token < block.tokens(); token++) {
                long time = time(firstToken + token, layer);
                int slot = block.slot(layer, token);
                for (int end = slot + topK; slot < end; slot++, time++) {
                    int expert = experts[slot];
                    if (expert >= 0) {
                        if (last[expert] >= 0) {
                            next.set(last[expert], time);
                        }
                        last[expert] = time;
                    }
                }
            }
        }
    }

    /// Time of the first slot of a row.
    long time(long token, int layer) {
        return (token * layers + layer) * topK;
    }

    /// When the expert selected at a time is selected next.
    long nextUse(long time) {
        long later = next.get(time);
        return later == 0 ? NEVER : later;
    }

    @Override
    public void close() {
        next.close();
    }
}

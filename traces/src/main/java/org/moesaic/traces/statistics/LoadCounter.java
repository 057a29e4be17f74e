package org.moesaic.traces.statistics;

import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Counts selections of each expert, and everything else of which there is a plain number.
///
/// It comes first in a pass: an expert id that the model does not have ends the pass here, so that the observers after
/// it may index by expert.
final class LoadCounter implements BlockObserver {

    private final TraceHeader header;
    private final int experts;
    private final long[][] counts;
    private final long[] absentRows;
    private long tokens;
    private long steps;
    private int requests;
    private long dropped;

    LoadCounter(TraceHeader header, int experts) {
        this.header = header;
        this.experts = experts;
        this.counts = new long[header.layers()][experts];
        this.absentRows = new long[header.layers()];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        Optional<Problem> unknownExpert = TraceFit.expertOutOfRange(header, block, experts);
        if (unknownExpert.isPresent()) {
            throw MoesaicException.badData(unknownExpert.get());
        }
        tokens += block.tokens();
        steps += block.steps();
        for (int token = 0; token < block.tokens(); token++) {
            requests = Math.max(requests, block.request(token) + 1);
        }
        for (int layer = 0; layer < block.layers(); layer++) {
            countLayer(block, layer);
        }
    }

    private void countLayer(TraceBlock block, int layer) {
        short[] column = block.experts();
        long[] count = counts[layer];
        long absentSlots = 0;
        int end = block.slot(layer, 0) + block.tokens() * block.topK();
        for (int i = block.slot(layer, 0); i < end; i++) {
            int expert = column[i];
            if (expert >= 0) {
                count[expert]++;
            } else if (expert == TraceBlock.ABSENT) {
                absentSlots++;
            } else {
                dropped++;
            }
        }
        absentRows[layer] += absentSlots / block.topK();
    }

    long tokens() {
        return tokens;
    }

    long steps() {
        return steps;
    }

    int requests() {
        return requests;
    }

    /// Selections that capacity dropped.
    long dropped() {
        return dropped;
    }

    int experts() {
        return experts;
    }

    long[] counts(int layer) {
        return counts[layer];
    }

    long rows(int layer) {
        return tokens - absentRows[layer];
    }

    /// Rows that the trace does not contain, over all layers.
    long absentRows() {
        long sum = 0;
        for (long rows : absentRows) {
            sum += rows;
        }
        return sum;
    }

    LayerStatistics layer(int layer) {
        return LayerStatistics.of(
                header.layerIds().get(layer), rows(layer), counts[layer], header.topK());
    }
}

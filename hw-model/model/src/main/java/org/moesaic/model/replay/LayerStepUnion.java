package org.moesaic.model.replay;

import org.moesaic.traces.TraceBlock;

/// The distinct experts of one layer-step in order of first appearance, with the rows that use each.
final class LayerStepUnion {

    private final long[] seenIn;
    private final int[] indexOf;
    private long mark;

    final int[] experts;
    final int[] rows;
    int count;

    LayerStepUnion(int modelExperts) {
        seenIn = new long[modelExperts];
        indexOf = new int[modelExperts];
        experts = new int[modelExperts];
        rows = new int[modelExperts];
    }

    /// Reads one layer-step of a block that has been held against the model: every row is there, every expert known.
    void read(TraceBlock block, int layer, int step) {
        long thisMark = ++mark;
        int distinct = 0;
        short[] column = block.experts();
        int from = block.slot(layer, block.tokenStart(step));
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int i = from; i < to; i++) {
            int expert = column[i];
            if (expert < 0) {
                continue;
            }
            if (seenIn[expert] == thisMark) {
                rows[indexOf[expert]]++;
            } else {
                seenIn[expert] = thisMark;
                indexOf[expert] = distinct;
                experts[distinct] = expert;
                rows[distinct++] = 1;
            }
        }
        count = distinct;
    }

    /// Index of an expert of the layer-step read last.
    int indexOf(int expert) {
        return indexOf[expert];
    }
}

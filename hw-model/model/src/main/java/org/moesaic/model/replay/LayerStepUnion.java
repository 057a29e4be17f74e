package org.moesaic.model.replay;

import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceBlock;

/// The distinct experts of one layer-step in order of first appearance, with the rows that use each.
final class LayerStepUnion {

    private final int modelExperts;
    private final long[] seenIn;
    private final int[] indexOf;
    private long mark;

    final int[] experts;
    final int[] rows;
    int count;

    LayerStepUnion(int modelExperts) {
        this.modelExperts = modelExperts;
        seenIn = new long[modelExperts];
        indexOf = new int[modelExperts];
        experts = new int[modelExperts];
        rows = new int[modelExperts];
    }

    /// Reads one layer-step of a block.
    ///
    /// @throws MoesaicException if a row names an expert that the model does not have, or is not there
    void read(TraceBlock block, int layer, int step) {
        long thisMark = ++mark;
        int distinct = 0;
        short[] column = block.experts();
        int from = block.slot(layer, block.tokenStart(step));
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int i = from; i < to; i++) {
            int expert = column[i];
            if (expert < 0) {
                requirePresent(block, layer, step, expert);
                continue;
            }
            if (expert >= modelExperts) {
                throw unknownExpert(block, layer, step, expert);
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

    private static void requirePresent(TraceBlock block, int layer, int step, int slot) {
        if (slot == TraceBlock.ABSENT) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "the trace is ragged: step "
                                    + block.stepId(step)
                                    + " has no row of one of its tokens in layer index "
                                    + layer,
                            "capture all layers of every token; moesaic trace check shows where rows are missing"));
        }
    }

    private MoesaicException unknownExpert(TraceBlock block, int layer, int step, int expert) {
        return new MoesaicException(
                Exit.BAD_DATA,
                List.of(
                        Problem.of(
                                "the trace does not fit the model: expert "
                                        + expert
                                        + " in step "
                                        + block.stepId(step)
                                        + ", layer index "
                                        + layer,
                                "the model has experts 0 to "
                                        + (modelExperts - 1)
                                        + "; choose another --model, or moesaic trace check the capture")));
    }
}

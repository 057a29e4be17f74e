package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.traces.TraceBlock;

/// Sends the selections of a layer-step to copies of their experts, in row order: row by row, and in a row slot by slot.
///
/// Request r lives on device r mod P, and its rows take the copy that [ExpertClasses#copyFor] says. With a capacity factor an
/// expert takes so many selections as that allows, over all its copies; those that come later are dropped.
final class Dispatch {

    /// Where a selection goes that is dropped, or was when the trace was recorded.
    static final int NOWHERE = -1;

    private final ExpertClasses classes;
    private final Optional<CapacityFactor> factor;
    private final int[] taken;
    private int[] copies = new int[0];
    private long dropped;

    Dispatch(ExpertClasses classes, Optional<CapacityFactor> factor) {
        this.classes = classes;
        this.factor = factor;
        taken = new int[classes.experts()];
    }

    /// Reads one layer-step of a block that has been held against the model.
    void read(TraceBlock block, int layer, int step) {
        int topK = block.topK();
        int first = block.tokenStart(step);
        int end = block.tokenStart(step + 1);
        long capacity =
                factor.map(each -> each.capacity(end - first, topK, classes.experts()))
                        .orElse(Long.MAX_VALUE);
        Arrays.fill(taken, 0);
        if (copies.length < (end - first) * topK) {
            copies = new int[(end - first) * topK];
        }
        short[] column = block.experts();
        int slot = block.slot(layer, first);
        int at = 0;
        for (int token = first; token < end; token++) {
            int request = block.request(token);
            for (int k = 0; k < topK; k++) {
                int expert = column[slot++];
                int copy = NOWHERE;
                if (expert >= 0 && taken[expert] == capacity) {
                    dropped++;
                } else if (expert >= 0) {
                    taken[expert]++;
                    copy =
                            classes.copyFor(
                                    classes.key(layer, expert),
                                    request % classes.devices(),
                                    request);
                }
                copies[at++] = copy;
            }
        }
    }

    /// The copy that a selection of the layer-step read last goes to, or [#NOWHERE].
    ///
    /// @param selection in row order, from 0
    int copy(int selection) {
        return copies[selection];
    }

    /// Selections dropped so far for want of capacity.
    long dropped() {
        return dropped;
    }
}

package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.traces.TraceBlock;

/// The distinct copies of experts that one layer-step uses, in order of first appearance, with the rows that use each.
final class LayerStepUnion {

    private final ExpertClasses classes;
    private final Optional<Dispatch> dispatch;
    private final long[] seenIn;
    private final int[] indexOf;
    private final int[] byDevice;
    private final int[] deviceEnd;
    private long mark;
    private int first;

    /// The copies, numbered as [ExpertClasses] does.
    final int[] copies;

    /// Selections that each of them takes.
    final int[] rows;

    int count;

    /// @param factor of capacity, if it is limited
    static LayerStepUnion of(ExpertClasses classes, Optional<CapacityFactor> factor) {
        return factor.isEmpty() && classes.single()
                ? new LayerStepUnion(classes, Optional.empty())
                : dispatched(classes, factor);
    }

    /// @param classes the copies
    /// @param dispatch sends selections to copies; empty if every expert has one, which takes all
    private LayerStepUnion(ExpertClasses classes, Optional<Dispatch> dispatch) {
        this.classes = classes;
        this.dispatch = dispatch;
        int most = classes.mostCopies();
        seenIn = new long[most];
        indexOf = new int[most];
        copies = new int[most];
        rows = new int[most];
        byDevice = new int[most];
        for (int i = 0; i < most; i++) {
            byDevice[i] = i;
        }
        deviceEnd = new int[classes.devices()];
    }

    /// The slow and general way, whatever the copies are.
    static LayerStepUnion dispatched(ExpertClasses classes, Optional<CapacityFactor> factor) {
        return new LayerStepUnion(classes, Optional.of(new Dispatch(classes, factor)));
    }

    /// Reads one layer-step of a block that has been held against the model: every row is there, every expert known.
    void read(TraceBlock block, int layer, int step) {
        first = classes.firstCopy(classes.key(layer, 0));
        if (dispatch.isPresent()) {
            readDispatched(block, layer, step);
        } else {
            readSingle(block, layer, step);
        }
        if (deviceEnd.length > 1) {
            groupByDevice();
        } else {
            deviceEnd[0] = count;
        }
    }

    private void readSingle(TraceBlock block, int layer, int step) {
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
                copies[distinct] = first + expert;
                rows[distinct++] = 1;
            }
        }
        count = distinct;
    }

    private void readDispatched(TraceBlock block, int layer, int step) {
        Dispatch sent = dispatch.orElseThrow();
        sent.read(block, layer, step);
        long thisMark = ++mark;
        count = 0;
        int selections = (block.tokenStart(step + 1) - block.tokenStart(step)) * block.topK();
        for (int i = 0; i < selections; i++) {
            int copy = sent.copy(i);
            if (copy == Dispatch.NOWHERE) {
                continue;
            }
            int place = copy - first;
            if (seenIn[place] == thisMark) {
                rows[indexOf[place]]++;
            } else {
                seenIn[place] = thisMark;
                indexOf[place] = count;
                copies[count] = copy;
                rows[count++] = 1;
            }
        }
    }

    /// Sorts by device, and by first appearance on it.
    private void groupByDevice() {
        Arrays.fill(deviceEnd, 0);
        for (int i = 0; i < count; i++) {
            deviceEnd[classes.device(copies[i])]++;
        }
        int start = 0;
        for (int device = 0; device < deviceEnd.length; device++) {
            int here = deviceEnd[device];
            deviceEnd[device] = start;
            start += here;
        }
        // Each end counts up from the device's start.
        for (int i = 0; i < count; i++) {
            byDevice[deviceEnd[classes.device(copies[i])]++] = i;
        }
    }

    /// Number of the i-th copy among those of its layer.
    int place(int i) {
        return copies[i] - first;
    }

    /// Index of the copy with a number among those of its layer, which is in the union.
    int at(int place) {
        return indexOf[place];
    }

    /// Index of the n-th copy, when they are sorted by device.
    int byDevice(int n) {
        return byDevice[n];
    }

    /// One after a device's last copy in that order; its first one is where the device before ends.
    int deviceEnd(int device) {
        return deviceEnd[device];
    }

    /// Index of the copy that a selection of the layer-step read last goes to; -1 if it goes nowhere.
    ///
    /// @param selection in row order, from 0
    /// @param expert that it names; -1 or less for none
    int indexOf(int selection, int expert) {
        if (expert < 0) {
            return Dispatch.NOWHERE;
        }
        if (dispatch.isEmpty()) {
            return indexOf[expert];
        }
        int copy = dispatch.get().copy(selection);
        return copy == Dispatch.NOWHERE ? Dispatch.NOWHERE : indexOf[copy - first];
    }

    /// Selections dropped so far for want of capacity.
    long dropped() {
        return dispatch.map(Dispatch::dropped).orElse(0L);
    }
}

package org.moesaic.hdl.sim;

import java.util.Arrays;
import org.moesaic.hdl.sim.compile.Boxes;
import org.moesaic.hdl.sim.compile.Observer;

/// What one simulator has computed of the signals that are not in its state.
final class Look {

    private final Observer observer;
    private final int[] slots;
    private final long[] scratch;
    private boolean settled;

    /// @param signals how many numbers of signals there are
    Look(Observer observer, int signals) {
        this.observer = observer;
        slots = new int[signals];
        Arrays.fill(slots, -1);
        observer.places().forEach((signal, slot) -> slots[signal.id()] = slot);
        scratch = new long[observer.scratch()];
    }

    /// State or inputs have changed.
    void unsettle() {
        settled = false;
    }

    /// Words with the signals of the present state.
    long[] settle(long[] state, Boxes boxes) {
        if (!settled) {
            observer.code().run(state, scratch, boxes, 1);
            settled = true;
        }
        return scratch;
    }

    /// First word of a signal.
    int slot(int handle) {
        return slots[handle];
    }
}

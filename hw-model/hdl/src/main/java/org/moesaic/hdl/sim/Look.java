package org.moesaic.hdl.sim;

import java.util.Arrays;
import org.moesaic.hdl.sim.compile.Boxes;
import org.moesaic.hdl.sim.compile.Observer;

/// What one simulator has computed of the signals that are not in its state.
final class Look {

    private final Observer observer;
    private final int[] slots;
    private final long[] scratch;
    private long settledVersion = -1;

    /// @param signals how many numbers of signals there are
    Look(Observer observer, int signals) {
        this.observer = observer;
        slots = new int[signals];
        Arrays.fill(slots, -1);
        observer.places().forEach((signal, slot) -> slots[signal.id()] = slot);
        scratch = new long[observer.scratch()];
    }

    /// Words with the signals of the present state.
    ///
    /// @param version another one whenever state or inputs have changed
    long[] settle(long[] state, Boxes boxes, long version) {
        if (settledVersion != version) {
            observer.code().run(state, scratch, boxes, 1);
            settledVersion = version;
        }
        return scratch;
    }

    /// First word of a signal.
    int slot(int handle) {
        return slots[handle];
    }
}

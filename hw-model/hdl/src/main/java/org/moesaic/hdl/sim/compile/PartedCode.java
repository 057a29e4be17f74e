package org.moesaic.hdl.sim.compile;

import java.util.List;

/// Code that is more than fits one class.
final class PartedCode extends CycleCode {

    private final CycleCode[] before;
    private final int failureSlot;
    private final CycleCode[] after;

    PartedCode(List<CycleCode> before, int failureSlot, List<CycleCode> after) {
        this.before = before.toArray(CycleCode[]::new);
        this.failureSlot = failureSlot;
        this.after = after.toArray(CycleCode[]::new);
    }

    @Override
    public long run(long[] s, long[] t, Boxes boxes, long cycles) {
        for (long cycle = 0; cycle < cycles; cycle++) {
            for (CycleCode part : before) {
                part.run(s, t, boxes, 1);
            }
            if (before.length > 0 && t[failureSlot] != 0) {
                return cycle;
            }
            for (CycleCode part : after) {
                part.run(s, t, boxes, 1);
            }
        }
        return cycles;
    }
}

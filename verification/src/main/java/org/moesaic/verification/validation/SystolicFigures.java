package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.SystolicArray;

/// Cycles of systolic arrays.
final class SystolicFigures {

    private static final int SIDE = 32;

    private SystolicFigures() {}

    static Section section() {
        List<Comparison> rows = new ArrayList<>();
        add(rows, 256, 128, 256, 11199, 10175, 14207);
        add(rows, 32, 32, 32, 125, 93, 125);
        add(rows, 64, 64, 64, 631, 503, 631);
        add(rows, 1, 32, 32, 94, 93, 125);
        add(rows, 8, 512, 256, 13055, 5087, 4847);
        return new Section(
                "Systolic arrays: SCALE-Sim",
                "Published: \"Total Cycles\" of SCALE-Sim for one array of 32 x 32, M x N x K, which is one less than the"
                        + " cycles that it counts. Ours: `SystolicArray`, less one.",
                "cycles",
                new Section.Rule.Exact(0),
                rows);
    }

    private static void add(
            List<Comparison> rows, long m, long n, long k, long ws, long os, long is) {
        long[] published = {ws, os, is};
        for (Dataflow dataflow : Dataflow.values()) {
            SystolicArray array = new SystolicArray(SIDE, SIDE, dataflow, false);
            rows.add(
                    new Comparison(
                            m + " x " + n + " x " + k + ", " + dataflow.label(),
                            published[dataflow.ordinal()],
                            array.cycles(m, n, k) - 1));
        }
    }
}

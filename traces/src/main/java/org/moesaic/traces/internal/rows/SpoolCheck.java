package org.moesaic.traces.internal.rows;

import java.util.Arrays;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ScratchLongs;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.ProblemList;

/// What all rows of a spool together must be: no row twice, positions that ascend in each request, steps that ascend.
final class SpoolCheck {

    private static final String UNKNOWN_REQUEST = "?";

    private final TraceFile file;
    private final RowSpool spool;
    private final int[] order;
    private final ProblemList problems;

    SpoolCheck(TraceFile file, RowSpool spool, int[] order, ProblemList problems) {
        this.file = file;
        this.spool = spool;
        this.order = order;
        this.problems = problems;
    }

    /// Writes where each row begins, plus one, to `[token][layer]`; 0 stays where there is none.
    void placeRows(ScratchLongs places) {
        int layers = order.length;
        for (long row = 0; row < spool.end(); row = spool.next(row)) {
            long token = spool.tokenAt(row);
            long place = token * layers + order[spool.layerAt(row)];
            if (places.get(place) != 0) {
                int layer = spool.layerIds().get(spool.layerAt(row));
                problems.add(() ->
                        bad(
                                name(token) + ", layer " + layer,
                                "a second row of this token in this layer",
                                "one row a token and layer; split a file of several runs"));
            }
            places.set(place, row + 1);
        }
    }

    /// @return true if the file says that tokens ran together
    boolean tokens() {
        boolean recorded = spool.step(0) >= 0;
        int[] lastPosition = new int[spool.requests()];
        Arrays.fill(lastPosition, -1);
        long lastStep = -1;
        long inStep = 0;
        boolean together = false;
        for (long token = 0; token < spool.tokens(); token++) {
            int request = spool.requestOf(token);
            int position = spool.position(token);
            long index = token;
            if (position <= lastPosition[request]
                    && !spool.requestName(request).equals(UNKNOWN_REQUEST)) {
                int before = lastPosition[request];
                problems.add(() ->
                        bad(
                                name(index),
                                "position " + position + " after " + before,
                                "positions ascend in each request, and each is there once"));
            }
            lastPosition[request] = Math.max(lastPosition[request], position);
            long step = spool.step(token);
            if (recorded && step < lastStep) {
                long before = lastStep;
                problems.add(() ->
                        bad(name(index), "step " + step + " after " + before, "steps ascend"));
            }
            inStep = step == lastStep ? inStep + 1 : 1;
            together |= recorded && inStep > 1;
            if (recorded
                    && inStep * order.length * spool.widestRow() > Limits.SELECTIONS_PER_STEP) {
                problems.add(() ->
                        bad(
                                "step " + step,
                                "more tokens than a step may hold",
                                "at most " + Limits.SELECTIONS_PER_STEP + " selections"));
                return true;
            }
            lastStep = Math.max(lastStep, step);
        }
        return together;
    }

    private String name(long token) {
        String request = spool.requestName(spool.requestOf(token));
        String shown = request.substring(0, Math.min(request.length(), 40));
        return "token " + token + " (request '" + shown + "')";
    }

    private Problem bad(String place, String message, String cure) {
        return Problem.at(file.path(), 0, place, message, cure);
    }
}

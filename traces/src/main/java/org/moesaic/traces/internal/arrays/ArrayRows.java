package org.moesaic.traces.internal.arrays;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.internal.rows.RowSpool;
import org.moesaic.traces.internal.rows.SpooledTrace;
import org.moesaic.traces.internal.rows.WeightSurvey;
import org.moesaic.traces.statistics.Finding;

/// Rows out of arrays that are read layer after layer: what is common to them.
final class ArrayRows {

    private final TraceFile file;
    private final RowSpool spool = new RowSpool();
    private final ProblemList problems;
    private final WeightSurvey weights = new WeightSurvey();
    private final List<Finding> notes = new ArrayList<>();
    private final RowCheck check;

    ArrayRows(TraceFile file, RowCheck check) {
        this.file = file;
        this.check = check;
        problems = new ProblemList(file.path());
    }

    RowSpool spool() {
        return spool;
    }

    void note(Finding finding) {
        notes.add(finding);
    }

    /// The token at a position of a request, described if it is new.
    long token(int request, long key, int position, Phase phase) {
        long token = spool.token(request, key);
        if (spool.isNew(token)) {
            spool.describe(token, -1, position, phase, -1);
        }
        return token;
    }

    /// Adds a row, or says what is wrong with it.
    ///
    /// @param row index of the row in its array, for messages
    void add(long token, int layerId, String array, long row, int[] ids, float[] gates) {
        if (!check.holds(ids, 0, ids.length)) {
            problem(array + "[" + row + "]", check.explain(ids, 0, ids.length), check.allowed());
            return;
        }
        spool.add(token, spool.layer(layerId), ids, gates, ids.length);
        if (gates != null) {
            weights.see(gates, 0, gates.length, () -> array + "[" + row + "]");
        }
    }

    void problem(String place, String message, String cure) {
        problems.add(() -> new Problem(file.path().toString(), 0, place, message, cure));
    }

    RoutingTrace trace(RowFacts facts) {
        return SpooledTrace.of(file, spool, facts, problems, weights, notes);
    }

    void close() {
        spool.close();
    }
}

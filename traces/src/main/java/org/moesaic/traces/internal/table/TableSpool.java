package org.moesaic.traces.internal.table;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.internal.rows.RowSpool;
import org.moesaic.traces.internal.rows.SpooledTrace;
import org.moesaic.traces.internal.rows.WeightSurvey;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// Collects the lines of a table, whatever it lies in, and makes a trace of them.
public final class TableSpool implements AutoCloseable {

    private static final String LINE = "line";

    private final TraceFile file;
    private final String format;
    private final String unit;
    private final List<String> header;
    private final ProblemList problems;
    private final RowSpool spool = new RowSpool();
    private final WeightSurvey weights = new WeightSurvey();
    private final List<Finding> notes = new ArrayList<>();
    private TableRows rows;
    private long last;
    private boolean handedOver;

    /// @param format name of the importer
    /// @param lines true if numbers of rows are those of lines of a text
    /// @param header titles of the columns
    public TableSpool(TraceFile file, String format, boolean lines, List<String> header) {
        this.file = file;
        this.format = format;
        unit = lines ? LINE : "row";
        this.header = header;
        problems = new ProblemList(file.path());
    }

    public void note(Finding note) {
        notes.add(note);
    }

    /// True if a column of this title may mean something.
    public static boolean knows(String title) {
        return TableColumns.knows(title);
    }

    /// True if titles name the experts of one layer and not the layer.
    public static boolean areOfOneLayer(List<String> titles) {
        return TableColumns.areOfOneLayer(titles);
    }

    /// Adds a line; what is wrong with it is kept for [#trace()].
    ///
    /// @param at its number, for messages
    /// @throws MoesaicException BAD_DATA if the columns are not those of a table of routing
    public void add(List<String> fields, long at) {
        last = at;
        if (rows == null) {
            rows = new TableRows(columns(fields), unit, spool, weights);
        }
        try {
            rows.add(fields, at);
        } catch (WrongLine wrong) {
            problem(wrong);
        }
    }

    /// The trace of all lines. Takes the spool over.
    ///
    /// @throws MoesaicException BAD_DATA with everything that was wrong
    public RoutingTrace trace() {
        if (rows == null) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), "an empty trace: no rows", "at least one row"));
        }
        try {
            rows.end();
        } catch (WrongLine wrong) {
            problem(wrong);
        }
        if (!rows.hasTokens()) {
            notes.add(
                    new Finding(
                            "order-only",
                            Severity.INFO,
                            "the file has no column of tokens",
                            "",
                            "the n-th row of each layer is taken for token n; where layers differ in"
                                    + " length they have drifted apart"));
        }
        handedOver = true;
        RowFacts facts = RowFacts.of(format, LayerNumbering.UNKNOWN);
        return SpooledTrace.of(file, spool, facts, problems, weights, notes);
    }

    private TableColumns columns(List<String> first) {
        return TableColumns.of(header, first)
                .orElseThrow(() ->
                        MoesaicException.badData(
                                Problem.at(
                                        file.path(),
                                        unit.equals(LINE) ? 1 : 0,
                                        unit.equals(LINE) ? "header" : "columns",
                                        "not the columns of a routing table",
                                        "token, layer and expert, experts or expert_0 …")));
    }

    private void problem(WrongLine wrong) {
        boolean line = unit.equals(LINE);
        String row = "row " + last;
        String place =
                line ? wrong.place() : wrong.place().isEmpty() ? row : row + ", " + wrong.place();
        problems.add(
                Problem.at(file.path(), line ? last : 0, place, wrong.getMessage(), wrong.cure()));
    }

    @Override
    public void close() {
        if (!handedOver) {
            spool.close();
        }
    }
}

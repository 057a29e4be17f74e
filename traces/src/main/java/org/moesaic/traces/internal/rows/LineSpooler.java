package org.moesaic.traces.internal.rows;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.LineReader;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.statistics.Finding;

/// Reads a file of JSON lines into a [RowSpool]: what is common to such formats. A line that is wrong is reported and passed
/// over.
public abstract class LineSpooler {

    protected final TraceFile file;
    protected final RowSpool spool = new RowSpool();
    protected final RowValues values = new RowValues();
    protected final List<Finding> notes = new ArrayList<>();
    private final ProblemList problems;
    private final WeightSurvey weights = new WeightSurvey();
    private long line;

    protected LineSpooler(TraceFile file) {
        this.file = file;
        problems = new ProblemList(file.path());
    }

    /// Reads the object of one line.
    protected abstract void line(JsonScanner scanner) throws WrongLine;

    /// Called after the last line; adds notes.
    protected abstract RowFacts end();

    /// Number of the line that is read.
    protected final long lineNumber() {
        return line;
    }

    /// Adds what `values` holds as a row; the caller has checked it.
    protected final void row(long token, int layerId) throws WrongLine {
        spool.add(token, layer(layerId), values.ids(), values.weights(), values.count());
        if (values.weights() != null) {
            long at = line;
            weights.see(values.weights(), 0, values.count(), () -> "line " + at);
        }
    }

    private int layer(int id) throws WrongLine {
        int layer = spool.layer(id);
        if (layer < 0) {
            throw new WrongLine(
                    "layer " + id, "one layer more than " + Limits.LAYERS, Limits.inWords());
        }
        return layer;
    }

    /// Reads the whole file.
    public final RoutingTrace read() {
        JsonScanner scanner = new JsonScanner();
        RowFacts facts;
        try (LineReader lines = new LineReader(file)) {
            while (lines.advance()) {
                line = lines.number();
                scanner.over(lines.bytes(), lines.from(), lines.to());
                try {
                    line(scanner);
                } catch (WrongLine wrong) {
                    problems.add(
                            Problem.at(
                                    file.path(),
                                    line,
                                    wrong.place(),
                                    wrong.getMessage(),
                                    wrong.cure()));
                }
            }
            facts = end();
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
        return SpooledTrace.of(file, spool, facts, problems, weights, notes);
    }

    /// A whole number of a field that must lie in a range.
    protected static long number(JsonScanner scanner, String name, long least, long most)
            throws WrongLine {
        long value;
        try {
            value = scanner.integer();
        } catch (WrongLine wrong) {
            throw wrong.at(name);
        }
        if (value < least || value > most) {
            throw new WrongLine(name, String.valueOf(value), least + " to " + most);
        }
        return value;
    }

    /// The id of a layer.
    protected static int layerId(JsonScanner scanner, String name) throws WrongLine {
        return (int) number(scanner, name, 0, TraceHeader.MAX_EXPERTS);
    }

    /// A name that may be written as a text, a number or `null`, which is a request that is not known.
    protected static String requestName(JsonScanner scanner) throws WrongLine {
        byte first = scanner.peek();
        if (first == '"') {
            String name = scanner.string();
            return name.isEmpty() ? "?" : name;
        }
        return scanner.isNull() ? "?" : String.valueOf(scanner.integer());
    }
}

package org.moesaic.traces.internal.csv;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.RowCheck;

/// Turns records into rows and reports every field that is wrong.
final class RowParser {

    private static final Map<String, Phase> PHASES =
            Map.of("prefill", Phase.PREFILL, "decode", Phase.DECODE, "unknown", Phase.UNKNOWN);

    private final Object file;
    private final ColumnMap columns;
    private final TraceHeader header;
    private final ProblemList problems;
    private final RowCheck check;
    private final Map<String, Integer> layers = new HashMap<>();
    private final int[] present;
    private boolean wrong;
    private long line;

    RowParser(Object file, ColumnMap columns, TraceHeader header, ProblemList problems) {
        this.file = file;
        this.columns = columns;
        this.header = header;
        this.problems = problems;
        check = new RowCheck(header.experts());
        present = new int[header.topK()];
        for (int i = 0; i < header.layers(); i++) {
            layers.put(header.layerIds().get(i).toString(), i);
        }
    }

    /// @return false if the record is wrong and has been reported
    boolean parse(CSVRecord record, long lineNumber, NativeRow row) {
        line = lineNumber;
        wrong = false;
        if (record.size() != columns.count()) {
            bad("", record.size() + " fields", columns.count() + ", as in the header row");
            return false;
        }
        row.line = lineNumber;
        row.step = number(record, Column.STEP, Long.MAX_VALUE);
        row.request = columns.get(record, Column.REQUEST_ID);
        if (row.request.isEmpty()) {
            bad(Column.REQUEST_ID, "empty", "a name, or ? where it is not known");
        }
        row.phase = phase(columns.get(record, Column.PHASE));
        row.position = (int) number(record, Column.POSITION, Integer.MAX_VALUE);
        row.layer = layer(columns.get(record, Column.LAYER));
        row.token =
                columns.has(Column.TOKEN_ID) && !columns.get(record, Column.TOKEN_ID).isEmpty()
                        ? (int) number(record, Column.TOKEN_ID, Integer.MAX_VALUE)
                        : -1;
        if (columns.has(Column.STAGE) && !columns.get(record, Column.STAGE).equals("dec")) {
            bad(
                    Column.STAGE,
                    shown(columns.get(record, Column.STAGE)),
                    "'dec'; rows of encoder experts cannot be read yet");
        }
        if (columns.has(Column.ARRIVAL_NS)) {
            number(record, Column.ARRIVAL_NS, Long.MAX_VALUE);
        }
        String[] ids = split(columns.get(record, Column.EXPERTS));
        experts(ids, row);
        weights(record, ids, row);
        return !wrong;
    }

    private void experts(String[] ids, NativeRow row) {
        Arrays.fill(row.ids, TraceBlock.DROPPED);
        if (ids.length > header.topK()) {
            bad(Column.EXPERTS, ids.length + " ids", "at most top_k, " + header.topK());
            return;
        }
        int count = 0;
        for (int slot = 0; slot < ids.length; slot++) {
            if (!ids[slot].isEmpty()) {
                long id = whole(ids[slot]);
                if (id < 0) {
                    bad(Column.EXPERTS, shown(ids[slot]), check.allowed());
                    return;
                }
                row.ids[slot] = (int) Math.min(id, Integer.MAX_VALUE);
                present[count++] = row.ids[slot];
            }
        }
        if (!check.holds(present, 0, count)) {
            bad(Column.EXPERTS, check.explain(present, 0, count), check.allowed());
        }
    }

    private void weights(CSVRecord record, String[] ids, NativeRow row) {
        Arrays.fill(row.weights, Float.NaN);
        if (!columns.has(Column.WEIGHTS) || columns.get(record, Column.WEIGHTS).isEmpty()) {
            return;
        }
        String[] weights = split(columns.get(record, Column.WEIGHTS));
        if (weights.length != ids.length) {
            bad(Column.WEIGHTS, weights.length + " weights", ids.length + ", one an expert");
            return;
        }
        for (int slot = 0; slot < Math.min(weights.length, row.weights.length); slot++) {
            if (weights[slot].isEmpty()) {
                continue;
            }
            boolean decimal = weights[slot].matches("[-+0-9.eE]{1,40}");
            try {
                row.weights[slot] = decimal ? Float.parseFloat(weights[slot]) : Float.NaN;
            } catch (NumberFormatException e) {
                row.weights[slot] = Float.NaN;
            }
            if (!Float.isFinite(row.weights[slot])) {
                bad(Column.WEIGHTS, shown(weights[slot]), "finite decimals");
            }
        }
    }

    private Phase phase(String text) {
        Phase phase = PHASES.get(text);
        if (phase == null) {
            bad(Column.PHASE, shown(text), Names.suggest(shown(text), PHASES.keySet()));
            return Phase.UNKNOWN;
        }
        return phase;
    }

    private int layer(String text) {
        Integer layer = layers.get(text);
        if (layer == null) {
            bad(Column.LAYER, shown(text), "one of layers_present in the .meta.json");
            return 0;
        }
        return layer;
    }

    private long number(CSVRecord record, Column column, long most) {
        String text = columns.get(record, column);
        long value = whole(text);
        if (value < 0 || value > most) {
            bad(column, shown(text), "a whole number from 0 to " + most);
            return 0;
        }
        return value;
    }

    /// A whole number from 0, or -1 if the text is none that fits.
    private static long whole(String text) {
        if (text.isEmpty() || text.length() > 19) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        // More than 19 digits were refused above, so an overflow is a negative number.
        return value < 0 ? -1 : value;
    }

    private static String[] split(String joined) {
        return joined.isEmpty() ? new String[0] : joined.split(";", -1);
    }

    private static String shown(String text) {
        return "'" + text.substring(0, Math.min(text.length(), 40)) + "'";
    }

    private void bad(Column column, String message, String cure) {
        bad(column.title(), message, cure);
    }

    private void bad(String place, String message, String cure) {
        wrong = true;
        long at = line;
        problems.add(() -> Problem.at(file, at, place, message, cure));
    }
}

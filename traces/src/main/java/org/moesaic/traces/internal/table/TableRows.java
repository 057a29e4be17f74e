package org.moesaic.traces.internal.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.RowSpool;
import org.moesaic.traces.internal.rows.RowValues;
import org.moesaic.traces.internal.rows.WeightSurvey;

/// Turns the lines of a table into rows.
///
/// In a long table the lines of one token and layer stand together; they are one row, in order of `rank` if there is such
/// a column, or else as they stand. The experts of a dense row are put in descending gate weight.
final class TableRows {

    /// A selection of the row that is being put together.
    private record Choice(long rank, long id, double weight) {}

    private final TableColumns columns;
    private final String unit;
    private final RowSpool spool;
    private final WeightSurvey weights;
    private final RowValues values = new RowValues();
    private final List<Choice> choices = new ArrayList<>();
    private String request = "";
    private long key = -1;
    private int layer = -1;
    private long pendingLine;
    private List<String> pending;

    /// @param unit what a line is called in messages: line or row
    TableRows(TableColumns columns, String unit, RowSpool spool, WeightSurvey weights) {
        this.columns = columns;
        this.unit = unit;
        this.spool = spool;
        this.weights = weights;
    }

    /// False if tokens are known by the order of rows only.
    boolean hasTokens() {
        return columns.token() >= 0;
    }

    void add(List<String> record, long line) throws WrongLine {
        if (record.size() != columns.count()) {
            throw new WrongLine(
                    "", record.size() + " fields", columns.count() + ", as in the header row");
        }
        String name = columns.request() < 0 ? "0" : field(record, columns.request());
        long token = columns.token() < 0 ? -1 : whole(record, columns.token(), "token");
        switch (columns.form()) {
            case LONG -> {
                int id = (int) whole(record, columns.layer(), "layer");
                boolean same =
                        pending != null && token == key && id == layer && name.equals(request);
                if (!same) {
                    end();
                    request = name;
                    key = token;
                    layer = id;
                    pending = record;
                    pendingLine = line;
                }
                choose(record);
            }
            case JOINED -> {
                values.clear();
                joined(field(record, columns.expert()), "experts", true);
                if (columns.weight() >= 0) {
                    joined(field(record, columns.weight()), "weights", false);
                }
                row(record, name, token, layerOf(record), line);
            }
            case WIDE -> {
                values.clear();
                wide(record);
                row(record, name, token, layerOf(record), line);
            }
            case DENSE -> {
                dense(record);
                row(record, name, token, layerOf(record), line);
            }
            case LAYERS -> {
                long of = token < 0 ? spool.tokens() : token;
                for (TableColumns.Numbered each : columns.numbered()) {
                    values.clear();
                    joined(field(record, each.column()), "layer " + each.number(), true);
                    row(record, name, of, each.number(), line);
                }
            }
        }
    }

    /// Ends the row that the last lines of a long table make.
    void end() throws WrongLine {
        if (pending == null) {
            return;
        }
        List<String> record = pending;
        pending = null;
        if (columns.rank() >= 0) {
            choices.sort(Comparator.comparingLong(Choice::rank));
        }
        values.clear();
        for (Choice choice : choices) {
            values.addId(choice.id);
            if (columns.weight() >= 0) {
                values.addWeight(choice.weight);
            }
        }
        choices.clear();
        row(record, request, key, layer, pendingLine);
    }

    private void choose(List<String> record) throws WrongLine {
        if (choices.size() == Limits.SELECTIONS_PER_TOKEN) {
            throw new WrongLine(
                    "expert", "more than " + choices.size() + " selections", Limits.inWords());
        }
        choices.add(
                new Choice(
                        columns.rank() < 0 ? 0 : whole(record, columns.rank(), "rank"),
                        whole(record, columns.expert(), "expert"),
                        columns.weight() < 0 ? 0 : real(record, columns.weight(), "weight")));
    }

    private void wide(List<String> record) throws WrongLine {
        for (TableColumns.Numbered each : columns.numbered()) {
            // A row may be short: capacity has dropped the rest.
            if (!field(record, each.column()).isEmpty()) {
                values.addId(whole(record, each.column(), "expert_" + each.number()));
            }
        }
        for (TableColumns.Numbered each : columns.numberedWeights()) {
            if (!field(record, each.column()).isEmpty()) {
                values.addWeight(real(record, each.column(), "weight_" + each.number()));
            }
        }
    }

    private void dense(List<String> record) throws WrongLine {
        choices.clear();
        for (TableColumns.Numbered each : columns.numbered()) {
            double weight = real(record, each.column(), "expert_" + each.number());
            if (weight != 0) {
                choices.add(new Choice(0, each.number(), weight));
            }
        }
        choices.sort(Comparator.comparingDouble(Choice::weight).reversed());
        values.clear();
        for (Choice choice : choices) {
            values.addId(choice.id);
            values.addWeight(choice.weight);
        }
        choices.clear();
    }

    private int layerOf(List<String> record) throws WrongLine {
        return (int) whole(record, columns.layer(), "layer");
    }

    private void row(List<String> record, String name, long token, int layerId, long line)
            throws WrongLine {
        if (layerId > TraceHeader.MAX_EXPERTS) {
            throw new WrongLine(
                    "layer", String.valueOf(layerId), "0 to " + TraceHeader.MAX_EXPERTS);
        }
        values.check("layer " + layerId);
        int index = spool.layer(layerId);
        if (index < 0) {
            throw new WrongLine(
                    "layer " + layerId, "one layer more than " + Limits.LAYERS, Limits.inWords());
        }
        long of = token < 0 ? spool.rowsOf(index) : token;
        long step = columns.step() < 0 ? -1 : whole(record, columns.step(), "step");
        int id =
                columns.tokenId() < 0 || field(record, columns.tokenId()).isEmpty()
                        ? -1
                        : (int) whole(record, columns.tokenId(), "token_id");
        long at = spool.token(spool.request(name.isEmpty() ? "?" : name), of);
        if (spool.isNew(at)) {
            spool.describe(at, step, (int) of, phase(record), id);
        }
        spool.add(at, index, values.ids(), values.weights(), values.count());
        if (values.weights() != null) {
            weights.see(values.weights(), 0, values.count(), () -> unit + " " + line);
        }
    }

    private Phase phase(List<String> record) {
        if (columns.phase() < 0) {
            return Phase.UNKNOWN;
        }
        return switch (field(record, columns.phase())) {
            case "prefill" -> Phase.PREFILL;
            case "decode" -> Phase.DECODE;
            default -> Phase.UNKNOWN;
        };
    }

    /// Ids or weights in one field: with spaces, semicolons, commas or bars between them, in brackets or not.
    private void joined(String text, String place, boolean ids) throws WrongLine {
        String inner = text.replaceAll("[\\[\\]()]", " ").strip();
        if (inner.isEmpty()) {
            return;
        }
        for (String each : inner.split("[ ;,|]+")) {
            if (ids) {
                values.addId(whole(each, place));
            } else {
                values.addWeight(real(each, place));
            }
        }
    }

    private static String field(List<String> record, int column) {
        return record.get(column).strip();
    }

    private static long whole(List<String> record, int column, String place) throws WrongLine {
        return whole(field(record, column), place);
    }

    private static long whole(String text, String place) throws WrongLine {
        long value = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new WrongLine(
                    place,
                    "'" + shown(text) + "'",
                    "a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value;
    }

    private static double real(List<String> record, int column, String place) throws WrongLine {
        return real(field(record, column), place);
    }

    private static double real(String text, String place) throws WrongLine {
        if (text.matches("(?i)[-+]?(nan|inf|infinity)")) {
            return Double.NaN;
        }
        try {
            if (text.matches("[-+0-9.eE]{1,40}")) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            // Refused below, as every other text that is no number.
        }
        throw new WrongLine(place, "'" + shown(text) + "'", "a decimal number");
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }
}

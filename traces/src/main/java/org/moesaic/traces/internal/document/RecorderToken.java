package org.moesaic.traces.internal.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.RowValues;
import tools.jackson.core.JsonToken;

/// One token of a recording: the rows of its layers.
final class RecorderToken {

    private static final String LAYER = "layer_";
    private static final String TOKEN = "token_";

    /// One layer's row.
    record Row(int[] ids, float[] weights) {}

    private final TreeMap<Integer, Row> rows = new TreeMap<>();
    private int position;

    /// Position in the sequence, prompt included.
    int position() {
        return position;
    }

    TreeMap<Integer, Row> rows() {
        return rows;
    }

    List<Integer> layerIds() {
        return new ArrayList<>(rows.keySet());
    }

    /// Selections of the row that has most.
    int topK() {
        return rows.values().stream().mapToInt(row -> row.ids.length).max().orElse(0);
    }

    /// Reads the object `{"token_<position>": {…}}` that the parser is at.
    ///
    /// @throws WrongLine if it is JSON, but no such object; the parser is behind it then all the same
    void read(DocumentParser parser, RowValues values) throws WrongLine {
        rows.clear();
        position = -1;
        if (parser.current() != JsonToken.START_OBJECT) {
            parser.skip();
            throw new WrongLine("router_data", "an element that is no object", "token objects");
        }
        WrongLine wrong = null;
        while (parser.nextField()) {
            String name = parser.name();
            int number = number(name, TOKEN);
            if (number < 0 || position >= 0 || parser.current() != JsonToken.START_OBJECT) {
                parser.skip();
                wrong =
                        new WrongLine(
                                "router_data",
                                "'" + shown(name) + "'",
                                "one key token_<position> an element, with an object of layers");
                continue;
            }
            position = number;
            while (parser.nextField()) {
                try {
                    layer(parser, values);
                } catch (WrongLine e) {
                    wrong = e.at(name);
                }
            }
        }
        if (wrong == null && rows.isEmpty()) {
            wrong = new WrongLine("router_data", "a token without layers", "layer_<l> objects");
        }
        if (wrong != null) {
            throw wrong;
        }
    }

    private void layer(DocumentParser parser, RowValues values) throws WrongLine {
        String name = parser.name();
        int id = number(name, LAYER);
        if (id < 0
                || id >= Limits.LAYERS
                || rows.containsKey(id)
                || parser.current() != JsonToken.START_OBJECT) {
            parser.skip();
            throw new WrongLine(
                    "'" + shown(name) + "'",
                    "is no layer, or a second time",
                    "layer_0 to layer_1023");
        }
        values.clear();
        WrongLine wrong = null;
        while (parser.nextField()) {
            boolean ids = parser.name().equals("selected_experts");
            if (!ids && !parser.name().equals("selected_probs")) {
                parser.skip();
                continue;
            }
            try {
                list(parser, values, ids);
            } catch (WrongLine e) {
                wrong = e;
            }
        }
        if (wrong != null) {
            throw wrong.at(name);
        }
        values.check(name);
        if (values.count() == 0) {
            throw new WrongLine(name, "no selected_experts", "a list of expert ids");
        }
        float[] weights = values.weights();
        rows.put(
                id,
                new Row(
                        Arrays.copyOf(values.ids(), values.count()),
                        weights == null ? null : Arrays.copyOf(weights, values.count())));
    }

    private static void list(DocumentParser parser, RowValues values, boolean ids)
            throws WrongLine {
        if (parser.current() != JsonToken.START_ARRAY) {
            parser.skip();
            throw new WrongLine("", "not a list", "selected_experts and selected_probs are lists");
        }
        WrongLine wrong = null;
        while (parser.next() != JsonToken.END_ARRAY) {
            if (parser.current() == null) {
                throw parser.bad("", "the file ends too early", "fetch it again");
            }
            try {
                if (ids && parser.current() == JsonToken.VALUE_NUMBER_INT) {
                    values.addId(parser.whole("", Long.MIN_VALUE + 1, Long.MAX_VALUE));
                } else if (!ids
                        && parser.current() != JsonToken.START_ARRAY
                        && parser.current() != JsonToken.START_OBJECT) {
                    values.addWeight(parser.real(""));
                } else {
                    parser.skip();
                    wrong = new WrongLine("", "not a number in a list", "numbers");
                }
            } catch (WrongLine e) {
                wrong = e;
            }
        }
        if (wrong != null) {
            throw wrong;
        }
    }

    private static int number(String name, String prefix) {
        String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        return rest.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(rest) : -1;
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }
}

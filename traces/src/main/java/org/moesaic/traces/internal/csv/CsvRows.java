package org.moesaic.traces.internal.csv;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Writes the rows of a trace as CSV: step by step, in each step layer by layer.
public final class CsvRows {

    /// RFC 4180 but for the line end, which is a line feed.
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Writer out;
    private final List<Integer> layerIds;
    private final boolean weights;
    private final boolean tokenIds;

    private CsvRows(Writer out, List<Integer> layerIds, boolean weights, boolean tokenIds) {
        this.out = out;
        this.layerIds = layerIds;
        this.weights = weights;
        this.tokenIds = tokenIds;
    }

    /// @param layerIds the ids to write for the layers of the trace
    public static void write(
            RoutingTrace trace, List<Integer> layerIds, TraceFacts facts, Writer out)
            throws IOException {
        boolean weights = trace.header().weightsKind() != TraceHeader.WeightsKind.NONE;
        CsvRows rows = new CsvRows(out, layerIds, weights, facts.tokenIds());
        rows.header();
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                for (int step = 0; step < block.steps(); step++) {
                    rows.step(reader, block, step);
                }
            }
        }
    }

    private void header() throws IOException {
        List<String> titles = new ArrayList<>();
        for (Column column : Column.values()) {
            boolean present =
                    switch (column) {
                        case WEIGHTS -> weights;
                        case TOKEN_ID -> tokenIds;
                        default -> column.required();
                    };
            if (present) {
                titles.add(column.title());
            }
        }
        FORMAT.printRecord(out, titles.toArray());
    }

    private void step(TraceReader reader, TraceBlock block, int step) throws IOException {
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
                if (block.expert(layer, token, 0) != TraceBlock.ABSENT) {
                    row(reader, block, step, layer, token);
                }
            }
        }
    }

    private void row(TraceReader reader, TraceBlock block, int step, int layer, int token)
            throws IOException {
        List<Object> fields = new ArrayList<>(8);
        fields.add(block.stepId(step));
        fields.add(reader.requestId(block.request(token)));
        fields.add(block.phase(token).name().toLowerCase(Locale.ROOT));
        fields.add(block.position(token));
        fields.add(layerIds.get(layer));
        fields.add(experts(block, layer, token));
        if (weights) {
            fields.add(weights(block, layer, token));
        }
        if (tokenIds) {
            fields.add(block.tokenId(token) < 0 ? "" : block.tokenId(token));
        }
        FORMAT.printRecord(out, fields.toArray());
    }

    /// What was dropped at the end of a row is left off; before that it leaves an empty place.
    private static String experts(TraceBlock block, int layer, int token) {
        StringBuilder joined = new StringBuilder();
        for (int slot = 0; slot < used(block, layer, token); slot++) {
            int expert = block.expert(layer, token, slot);
            joined.append(slot == 0 ? "" : ";").append(expert < 0 ? "" : expert);
        }
        return joined.toString();
    }

    private static String weights(TraceBlock block, int layer, int token) {
        StringBuilder joined = new StringBuilder();
        for (int slot = 0; slot < used(block, layer, token); slot++) {
            float weight = block.weight(layer, token, slot);
            joined.append(slot == 0 ? "" : ";").append(Float.isNaN(weight) ? "" : weight);
        }
        return joined.toString();
    }

    private static int used(TraceBlock block, int layer, int token) {
        int used = block.topK();
        while (used > 0 && block.expert(layer, token, used - 1) < 0) {
            used--;
        }
        return used;
    }
}

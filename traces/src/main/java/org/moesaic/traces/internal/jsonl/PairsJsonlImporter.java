package org.moesaic.traces.internal.jsonl;

import java.util.regex.Pattern;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// One line a token with flat pairs: `{"step", "phase", "pos", "e": [layer, expert, layer, expert, …]}`, after a header
/// object `{"format": "moearc-trace-v1", …}` that may be missing.
///
/// The form in which top-k dumps of llama.cpp are kept. See [PairsLog] for what its rows mean.
public final class PairsJsonlImporter implements TraceImporter {

    static final String NAME = "pairs-jsonl";

    private static final Pattern HEADER =
            Pattern.compile("\"format\"\\s*+:\\s*+\"moearc-trace-v[0-9]+\"");
    private static final Pattern ROW = Pattern.compile("\"e\"\\s*+:\\s*+\\[");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "JSON lines with flat pairs 'e': [layer, expert, …], such as moearc-trace-v1";
    }

    @Override
    public boolean recognises(TraceFile file) {
        String line = FirstLine.of(file);
        return line.startsWith("{") && (HEADER.matcher(line).find() || ROW.matcher(line).find());
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return new PairsLog(file).read();
    }
}

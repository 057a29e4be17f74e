package org.moesaic.traces.internal.jsonl;

import java.util.regex.Pattern;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// One flat line a token and layer, without a header: `{"dataset", "problem_id", "layer", "token_idx", "experts",
/// "gating_probs"}`, as research on speculative decoding publishes it. Rows may come in any order of layers.
public final class RowJsonlImporter implements TraceImporter {

    static final String NAME = "row-jsonl";

    private static final Pattern LAYER = Pattern.compile("\"layer(_idx|_id)?\"\\s*+:");
    private static final Pattern TOKEN =
            Pattern.compile("\"(token_idx|token_pos|token|position|pos)\"\\s*+:");
    private static final Pattern EXPERTS =
            Pattern.compile("\"(experts|expert_ids|topk_ids|selected_experts)\"\\s*+:");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "JSON lines of 'layer', 'token_idx' and 'experts'";
    }

    /// Asked after the formats that say more of themselves.
    @Override
    public int priority() {
        return DEFAULT_PRIORITY + 10;
    }

    @Override
    public boolean recognises(TraceFile file) {
        String line = FirstLine.of(file);
        return line.startsWith("{")
                && LAYER.matcher(line).find()
                && TOKEN.matcher(line).find()
                && EXPERTS.matcher(line).find();
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return new RowLog(file).read();
    }
}

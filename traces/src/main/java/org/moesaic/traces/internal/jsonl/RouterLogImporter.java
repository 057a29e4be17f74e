package org.moesaic.traces.internal.jsonl;

import java.util.regex.Pattern;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// The log of a serving engine's router: `{"type": "meta", …}`, then a line `{"type": "route", "req_id", "token_idx",
/// "layer", "topk_ids", "topk_weights"}` for each token and layer.
///
/// Several projects write it with vLLM (`VLLM_LOG_MOE=moe_routes.jsonl`). See [RouterLog] for what its rows mean.
public final class RouterLogImporter implements TraceImporter {

    static final String NAME = "router-log";

    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*+:\\s*+\"(meta|route)\"");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "JSON lines of 'type' meta and route, as serving engines log them";
    }

    @Override
    public boolean recognises(TraceFile file) {
        String line = FirstLine.of(file);
        return line.startsWith("{") && TYPE.matcher(line).find();
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return new RouterLog(file).read();
    }
}

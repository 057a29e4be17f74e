package org.moesaic.traces.internal.jsonl;

import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.LineSpooler;
import org.moesaic.traces.internal.rows.RowFacts;

/// Reads flat rows. A request is a `dataset` and `problem_id`; a token's position is its `token_idx`.
final class RowLog extends LineSpooler {

    private String dataset;
    private String request;
    private long token;
    private int layer;
    private boolean hasIds;
    private Phase phase;
    private boolean prefill;
    private boolean decode;

    RowLog(TraceFile file) {
        super(file);
    }

    @Override
    protected void line(JsonScanner scanner) throws WrongLine {
        dataset = "";
        request = "";
        token = -1;
        layer = -1;
        hasIds = false;
        phase = Phase.UNKNOWN;
        values.clear();
        scanner.enterObject();
        while (scanner.nextField()) {
            field(scanner);
        }
        scanner.end();
        if (token < 0 || layer < 0 || !hasIds) {
            throw new WrongLine(
                    token < 0 ? "token_idx" : layer < 0 ? "layer" : "experts",
                    "is missing",
                    "token_idx, layer and experts in each row");
        }
        values.check("token_idx " + token + ", layer " + layer);
        prefill |= phase == Phase.PREFILL;
        decode |= phase == Phase.DECODE;
        String name = dataset.isEmpty() ? request : dataset + ":" + request;
        long index = spool.token(spool.request(name.isEmpty() ? "0" : name), token);
        if (spool.isNew(index)) {
            spool.describe(index, -1, (int) token, phase, -1);
        }
        row(index, layer);
    }

    private void field(JsonScanner scanner) throws WrongLine {
        switch (scanner.name()) {
            case "dataset" -> dataset = requestName(scanner);
            case "problem_id", "request_id", "req_id", "prompt_id", "seq_id" ->
                    request = requestName(scanner);
            case "token_idx", "token_pos", "token", "position", "pos" ->
                    token = number(scanner, "token_idx", 0, Integer.MAX_VALUE);
            case "layer", "layer_idx", "layer_id" -> layer = layerId(scanner, "layer");
            case "experts", "expert_ids", "topk_ids", "selected_experts" -> {
                values.ids(scanner);
                hasIds = true;
            }
            case "gating_probs", "weights", "topk_weights", "selected_probs", "scores" ->
                    values.weights(scanner);
            case "phase" -> phase = phase(scanner);
            default -> scanner.skip();
        }
    }

    private static Phase phase(JsonScanner scanner) throws WrongLine {
        return switch (requestName(scanner)) {
            case "prefill", "prompt" -> Phase.PREFILL;
            case "decode", "generated", "generation" -> Phase.DECODE;
            default -> Phase.UNKNOWN;
        };
    }

    @Override
    protected RowFacts end() {
        RowFacts facts = RowFacts.of(RowJsonlImporter.NAME, LayerNumbering.UNKNOWN);
        return new RowFacts(
                facts.format(),
                "",
                facts.numbering(),
                facts.experts(),
                facts.topK(),
                prefill,
                decode,
                "");
    }
}

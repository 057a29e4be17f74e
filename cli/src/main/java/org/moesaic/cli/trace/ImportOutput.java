package org.moesaic.cli.trace;

import java.io.PrintStream;
import java.nio.file.Path;
import org.moesaic.cli.Context;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.statistics.TraceRepair;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `trace import` prints of a trace that it has written.
record ImportOutput(
        TraceHeader header,
        TraceFacts facts,
        NativeCsvWriter.Source source,
        NativeCsvWriter.Checks checks,
        Path csv,
        Path meta) {

    void print(Context context) {
        context.result(this::json, out -> text(out, context));
    }

    private void json(ObjectNode json) {
        json.put("schema", "moesaic.trace-import/1").put("format", header.format());
        json.putObject("trace")
                .put("sha256", source.sha256())
                .put("requests", facts.requests())
                .put("tokens", facts.tokens())
                .put("rows", facts.rows())
                .put("steps", facts.steps())
                .put("layers", header.layers())
                .put("topK", header.topK())
                .put("selections", facts.selections());
        FindingsOutput.fill(json.putArray("quality"), checks.findings());
        ArrayNode repairs = json.putArray("repairs");
        for (TraceRepair.Action action : checks.repairs()) {
            repairs.addObject()
                    .put("code", action.code())
                    .put("dropped", action.what())
                    .put("tokens", action.tokens());
        }
        json.put(TraceOutput.isBinary(csv) ? "binary" : "csv", csv.toString())
                .put("meta", meta.toString());
    }

    /// What was found first, and what was written last, where it is looked for.
    private void text(PrintStream out, Context context) {
        FindingsOutput.print(out, checks.findings(), context.style());
        for (TraceRepair.Action action : checks.repairs()) {
            out.println(
                    "dropped     "
                            + action.what()
                            + (action.tokens() > 0
                                    ? " (" + Numbers.count(action.tokens()) + " tokens)"
                                    : ""));
        }
        Table.plain()
                .row("format", header.format())
                .row("requests", Numbers.count(facts.requests()))
                .row("tokens", Numbers.count(facts.tokens()))
                .row("steps", Numbers.count(facts.steps()))
                .row("layers", Numbers.count(header.layers()))
                .row("rows", Numbers.count(facts.rows()))
                .row("selections", Numbers.count(facts.selections()))
                .row("written", csv + ", " + meta)
                .print(out);
    }
}

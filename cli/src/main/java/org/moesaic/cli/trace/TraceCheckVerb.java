package org.moesaic.cli.trace;

import java.util.List;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.edge.Exit;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;
import org.moesaic.traces.statistics.TraceQuality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `moesaic trace check`: whether a trace can be trusted.
@Command(
        name = "check",
        description = "Quality checks of a routing trace; exit code 1 if an error is found.",
        footer = {
            "",
            "Examples:",
            "  moesaic trace check trace.npz",
            "  moesaic trace check trace.jsonl --model granite-3.0-3b-a800m --json"
        })
public final class TraceCheckVerb extends Verb {

    @Mixin private TraceInput input = new TraceInput();

    @Override
    protected Exit run(Context context) {
        TraceInput.Opened opened = input.open(context);
        TraceQuality quality = TraceQuality.of(opened.trace(), opened.options());
        List<Finding> findings = quality.findings();
        context.result(
                root -> {
                    root.put("schema", "moesaic.trace-check/1");
                    root.put("trace", opened.trace().header().name());
                    root.put("sha256", opened.sha256());
                    for (Severity severity : Severity.values()) {
                        root.put(FindingsOutput.plural(severity), count(findings, severity));
                    }
                    FindingsOutput.fill(root.putArray("quality"), findings);
                },
                out -> {
                    FindingsOutput.print(out, findings, context.style());
                    out.printf(
                            "%s: %d errors, %d warnings, %d notes%n",
                            opened.trace().header().name(),
                            count(findings, Severity.ERROR),
                            count(findings, Severity.WARNING),
                            count(findings, Severity.INFO));
                });
        return quality.hasErrors() ? Exit.CHECK_FAILED : Exit.DONE;
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(each -> each.severity() == severity).count();
    }
}

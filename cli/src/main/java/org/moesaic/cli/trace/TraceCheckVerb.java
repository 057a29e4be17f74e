package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.edge.Exit;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;
import org.moesaic.traces.statistics.TraceFingerprint;
import org.moesaic.traces.statistics.TraceQuality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic trace check`: whether a trace can be trusted.
@Command(
        name = "check",
        description = {
            "Quality checks of routing traces; exit code 1 if an error is found.",
            "Of several files it is also checked whether they hold the same routing under two names."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic trace check trace.npz",
            "  moesaic trace check trace.jsonl --model granite-3.0-3b-a800m --json",
            "  moesaic trace check monday.jsonl tuesday.jsonl"
        })
public final class TraceCheckVerb extends Verb {

    @Mixin private TraceInput input = new TraceInput();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "More traces of the same model.")
    private List<Path> others = List.of();

    /// One file and what was found in it.
    private record Checked(String name, String sha256, List<Finding> findings) {

        long count(Severity severity) {
            return findings.stream().filter(each -> each.severity() == severity).count();
        }

        void fill(ObjectNode node) {
            node.put("trace", name);
            node.put("sha256", sha256);
            for (Severity severity : Severity.values()) {
                node.put(FindingsOutput.plural(severity), count(severity));
            }
            FindingsOutput.fill(node.putArray("quality"), findings);
        }
    }

    @Override
    protected Exit run(Context context) {
        List<Path> files = new ArrayList<>(List.of(input.file()));
        files.addAll(others);
        Map<String, String> firstOf = new HashMap<>();
        List<Checked> checked = new ArrayList<>();
        for (Path file : files) {
            TraceInput.Opened opened = input.open(context, file);
            TraceQuality quality = TraceQuality.of(opened.trace(), opened.options());
            List<Finding> findings = new ArrayList<>(quality.findings());
            if (files.size() > 1) {
                String first =
                        firstOf.putIfAbsent(TraceFingerprint.of(opened.trace()), file.toString());
                if (first != null) {
                    findings.add(duplicate(first));
                    findings.sort(Comparator.comparing(Finding::severity).reversed());
                }
            }
            checked.add(new Checked(opened.trace().header().name(), opened.sha256(), findings));
        }
        context.result(
                root -> {
                    root.put("schema", "moesaic.trace-check/1");
                    checked.getFirst().fill(root);
                    if (checked.size() > 1) {
                        var array = root.putArray("files");
                        checked.forEach(each -> each.fill(array.addObject()));
                    }
                },
                out -> {
                    for (Checked each : checked) {
                        FindingsOutput.print(out, each.findings(), context.style());
                        out.printf(
                                "%s: %d errors, %d warnings, %d notes%n",
                                each.name(),
                                each.count(Severity.ERROR),
                                each.count(Severity.WARNING),
                                each.count(Severity.INFO));
                    }
                });
        boolean errors = checked.stream().anyMatch(each -> each.count(Severity.ERROR) > 0);
        return errors ? Exit.CHECK_FAILED : Exit.DONE;
    }

    private static Finding duplicate(String first) {
        return new Finding(
                "duplicate-files",
                Severity.WARNING,
                "the same routing as another file, id for id",
                first,
                "leave one of them out, or it weighs twice");
    }
}

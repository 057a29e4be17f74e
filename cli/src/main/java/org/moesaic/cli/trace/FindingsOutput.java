package org.moesaic.cli.trace;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;
import tools.jackson.databind.node.ArrayNode;

/// Findings of quality checks, for people and for programs.
final class FindingsOutput {

    private FindingsOutput() {}

    static void fill(ArrayNode array, List<Finding> findings) {
        for (Finding finding : findings) {
            array.addObject()
                    .put("code", finding.code())
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("message", finding.message())
                    .put("what", finding.what())
                    .put("place", finding.place())
                    .put("cure", finding.cure());
        }
    }

    static void print(PrintStream out, List<Finding> findings, Style style) {
        Table table = Table.plain();
        for (Finding finding : findings) {
            String severity =
                    switch (finding.severity()) {
                        case ERROR -> style.red("error");
                        case WARNING -> style.yellow("warning");
                        case INFO -> style.faint("note");
                    };
            table.row(severity, style.bold(finding.code()), finding.message());
        }
        table.print(out);
    }

    /// The JSON key of the number of findings of one severity.
    static String plural(Severity severity) {
        return switch (severity) {
            case ERROR -> "errors";
            case WARNING -> "warnings";
            case INFO -> "notes";
        };
    }
}

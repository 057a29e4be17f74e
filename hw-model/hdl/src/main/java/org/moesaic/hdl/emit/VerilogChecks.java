package org.moesaic.hdl.emit;

import java.util.List;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Signal;

/// Assertions: in simulation a message and the end, for provers (with `FORMAL` defined) the statements that they know.
/// Nothing of it reaches synthesis.
final class VerilogChecks {

    private final VerilogNames names;
    private final Expressions expressions;
    private final String clock;

    VerilogChecks(VerilogNames names, Expressions expressions, String clock) {
        this.names = names;
        this.expressions = expressions;
        this.clock = clock;
    }

    void write(StringBuilder text, List<Check> checks) {
        if (checks.isEmpty()) {
            return;
        }
        text.append("\n`ifdef FORMAL\n  always @(posedge ").append(clock).append(") begin\n");
        for (Check check : checks) {
            String statement =
                    switch (check.kind()) {
                        case ASSERT -> "assert";
                        case ASSUME -> "assume";
                        case COVER -> "cover";
                    };
            text.append(
                    "    if (%s) %s (%s);%s\n"
                            .formatted(
                                    expressions.of(check.guard()).text(),
                                    statement,
                                    expressions.of(check.condition()).text(),
                                    VerilogModule.comment(check.location(), " // ", "")));
        }
        text.append("  end\n");
        List<Check> watched =
                checks.stream().filter(check -> check.kind() != Check.Kind.COVER).toList();
        if (!watched.isEmpty()) {
            text.append("`else\n`ifndef SYNTHESIS\n  always @(posedge ")
                    .append(clock)
                    .append(") begin\n");
            watched.forEach(check -> watch(text, check));
            text.append("  end\n`endif\n");
        }
        text.append("`endif\n");
    }

    private void watch(StringBuilder text, Check check) {
        StringBuilder arguments = new StringBuilder();
        for (Signal shown : check.shown()) {
            arguments.append(", ").append(expressions.of(shown).text());
        }
        String message =
                (VerilogModule.comment(check.location(), "", ": ")
                                + check.name()
                                + " does not hold: "
                                + check.message())
                        .replace("%", "%%")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("{}", "%0d");
        text.append(
                "    if (%s && !%s) begin\n"
                        .formatted(
                                expressions.of(check.guard()).operand(),
                                expressions.of(check.condition()).operand()));
        text.append("      $display(\"%m: ")
                .append(message)
                .append('"')
                .append(arguments)
                .append(");\n");
        text.append("      $finish;\n    end\n");
    }
}

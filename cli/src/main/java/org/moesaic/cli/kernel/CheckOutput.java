package org.moesaic.cli.kernel;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `kernel check` found, as a table of formats and backends, and as JSON.
///
/// @param refusals kinds of backends without a device, and why
record CheckOutput(long seed, List<CheckResult> results, Map<String, String> refusals) {

    boolean holds() {
        return results.stream().allMatch(CheckResult::holds);
    }

    void fill(ObjectNode json) {
        json.put("schema", "moesaic.kernel-check/1").put("seed", seed).put("holds", holds());
        ArrayNode array = json.putArray("results");
        for (CheckResult result : results) {
            ObjectNode one =
                    array.addObject()
                            .put("format", result.format())
                            .put("backend", result.backend())
                            .put("device", result.device())
                            .put("activations", lower(result))
                            .put("products", result.products())
                            .put("outputs", result.outputs())
                            .put("worstShareOfBound", finite(result.worstShare()))
                            .put("holds", result.holds());
            ArrayNode lines = one.putArray("violations");
            result.violations().forEach(lines::add);
        }
        ArrayNode refused = json.putArray("refused");
        refusals.forEach((backend, reason) ->
                refused.addObject().put("backend", backend).put("reason", reason));
    }

    void print(PrintStream out, Style style) {
        Set<String> columns = new LinkedHashSet<>();
        Set<String> formats = new LinkedHashSet<>();
        for (CheckResult result : results) {
            columns.add(column(result));
            formats.add(result.format());
        }
        Table table = Table.aligned("l" + "r".repeat(columns.size()));
        table.row(row("format", columns.stream().map(style::bold).toList()));
        for (String format : formats) {
            table.row(
                    row(format, columns.stream().map(each -> cell(format, each, style)).toList()));
        }
        table.print(out);
        for (CheckResult result : results) {
            result.violations()
                    .forEach(line ->
                            out.println(
                                    style.red("does not hold: ")
                                            + result.format()
                                            + " on "
                                            + column(result)
                                            + ": "
                                            + line));
        }
        refusals.forEach(
                (backend, reason) -> out.println("not checked: " + backend + ": " + reason));
        out.println(summary());
    }

    private String summary() {
        long outputs = results.stream().mapToLong(CheckResult::outputs).sum();
        long failed = results.stream().filter(result -> !result.holds()).count();
        return failed == 0
                ? "all of %s are within their bounds".formatted(Numbers.count(outputs, "output"))
                : "%d of %d checks do not hold".formatted(failed, results.size());
    }

    private String cell(String format, String column, Style style) {
        for (CheckResult result : results) {
            if (result.format().equals(format) && column(result).equals(column)) {
                return result.holds() ? Numbers.percent(result.worstShare()) : style.red("fails");
            }
        }
        return "-";
    }

    private static String[] row(String first, List<String> rest) {
        List<String> cells = new ArrayList<>(rest);
        cells.addFirst(first);
        return cells.toArray(String[]::new);
    }

    private static String column(CheckResult result) {
        return result.backend() + " " + lower(result);
    }

    private static String lower(CheckResult result) {
        return result.activations().name().toLowerCase(Locale.ROOT);
    }

    /// JSON has no infinity: a bound of 0 that was missed.
    private static Double finite(double share) {
        return Double.isFinite(share) ? share : null;
    }
}

package org.moesaic.verification.benchmark.policies;

import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.moesaic.cli.output.Numbers;
import tools.jackson.databind.JsonNode;

/// One comparison with weights in Markdown: a line a policy, the least energy first, with its measured error.
///
/// @param subject what was compared
/// @param json what came of it
record WeightPage(Case subject, JsonNode json) {

    static WeightPage of(Case subject) {
        System.err.println(subject.command());
        return new WeightPage(subject, subject.run());
    }

    String markdown() {
        StringBuilder page = new StringBuilder("## " + subject.title() + "\n\n");
        page.append(
                "| policy | energy a token, low / nominal / high | latency | memory | error | Pareto |\n");
        page.append("|---|---|---|---|---|---|\n");
        results().stream()
                .sorted(Comparator.comparingInt(each -> each.at("/rank/energy").intValue()))
                .forEach(each -> page.append(row(each)));
        return page.append('\n').toString();
    }

    private static String row(JsonNode result) {
        JsonNode energy = result.path("energyPicojoulesPerToken");
        return "| `%s`%s | %s / %s / %s | %s | %s | %s ± %s | %s |\n"
                .formatted(
                        inShort(result.path("policy").stringValue()),
                        result.path("inSample").booleanValue() ? " (in sample)" : "",
                        Numbers.picojoules(energy.path("low").doubleValue()),
                        Numbers.picojoules(energy.path("nominal").doubleValue()),
                        Numbers.picojoules(energy.path("high").doubleValue()),
                        Numbers.si(
                                result.path("latencyPicosecondsPerToken").doubleValue() * 1e-12,
                                "s"),
                        Numbers.bytes(Math.round(result.path("bytesPerToken").doubleValue())),
                        Numbers.percent(result.path("relativeError").doubleValue()),
                        Numbers.percent(result.path("relativeErrorStandardError").doubleValue()),
                        (result.path("paretoOptimalAtLow").booleanValue() ? "l" : "-")
                                + (result.path("paretoOptimal").booleanValue() ? "n" : "-")
                                + (result.path("paretoOptimalAtHigh").booleanValue() ? "h" : "-"));
    }

    /// Without what all of them say alike, and without the folder of the table of errors.
    private static String inShort(String policy) {
        return policy.replace(",home=hbm", "").replaceAll("errors=[^,]*", "errors=…");
    }

    private List<JsonNode> results() {
        return StreamSupport.stream(json.path("results").spliterator(), false).toList();
    }

    private JsonNode result(String policy) {
        return results().stream()
                .filter(each -> inShort(each.path("policy").stringValue()).equals(inShort(policy)))
                .filter(each -> each.path("refused").isNull())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no result of " + policy));
    }

    double error(String policy) {
        return result(policy).path("relativeError").doubleValue();
    }

    double latencyPicoseconds(String policy) {
        return result(policy).path("latencyPicosecondsPerToken").doubleValue();
    }

    double bytes(String policy) {
        return result(policy).path("bytesPerToken").doubleValue();
    }

    boolean stands(String policy) {
        return result(policy).path("paretoOptimal").booleanValue();
    }
}

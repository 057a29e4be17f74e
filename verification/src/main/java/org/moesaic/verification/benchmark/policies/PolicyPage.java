package org.moesaic.verification.benchmark.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.moesaic.cli.output.Numbers;
import tools.jackson.databind.JsonNode;

/// One comparison in Markdown: a line a policy, the least energy first, each beside the baseline of as many bits.
///
/// @param subject what was compared
/// @param json what came of it
record PolicyPage(Case subject, JsonNode json) {

    static final String BASELINE = "all-digital:format=int3";

    private static final String NONE = "–";

    /// What the command says, and what is enough to say here.
    private static final Map<String, String> REASONS =
            Map.of(
                    "no analog tiles", "there are no analog tiles",
                    "goes by gate weights", "the capture has no gate weights",
                    "no memory behind", "there is one memory only",
                    "'dict16'", "no array executes `dict16`",
                    "needs a solver", "there was no solver");

    String markdown() {
        StringBuilder page = new StringBuilder("## " + subject.title() + "\n\n");
        page.append("`").append(subject.command()).append("`\n\n");
        page.append(json.at("/trace/tokens").longValue()).append(" tokens. ");
        page.append("Changes are against `").append(BASELINE).append("`.\n\n");
        page.append(
                "| policy | energy a token (low, high) | change | latency | change | memory | area | loss | above"
                        + " best | expert energy | busiest device | oracle: energy, loss | Pareto |\n");
        page.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        JsonNode base = result(BASELINE);
        ranked().forEach(result -> page.append(row(result, base)));
        for (JsonNode lots : json.path("lots")) {
            page.append(lots(lots, base));
        }
        page.append('\n').append(refused());
        return page.toString();
    }

    JsonNode result(String policy) {
        return results().stream()
                .filter(each -> each.path("policy").stringValue().equals(policy))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no result of " + policy));
    }

    List<JsonNode> results() {
        return StreamSupport.stream(json.path("results").spliterator(), false).toList();
    }

    /// Lots stand in a line of their own.
    private List<JsonNode> ranked() {
        return results().stream()
                .filter(each -> each.path("refused").isNull())
                .filter(each -> !byLot(each.path("policy").stringValue()))
                .sorted(Comparator.comparingInt(each -> each.at("/rank/energy").intValue()))
                .toList();
    }

    private boolean byLot(String policy) {
        return policy.contains("seed=")
                || StreamSupport.stream(json.path("lots").spliterator(), false)
                        .anyMatch(lots ->
                                lots.path("policy").stringValue().startsWith(policy + ",seeds"));
    }

    private String row(JsonNode result, JsonNode base) {
        JsonNode energy = result.path("energyPicojoulesPerToken");
        List<String> cells = new ArrayList<>();
        cells.add(
                "`"
                        + result.path("policy").stringValue()
                        + "`"
                        + (result.path("inSample").booleanValue() ? " in sample" : ""));
        cells.add(
                "%s (%s, %s)"
                        .formatted(
                                Numbers.picojoules(energy.path("nominal").doubleValue()),
                                Numbers.picojoules(energy.path("low").doubleValue()),
                                Numbers.picojoules(energy.path("high").doubleValue())));
        cells.add(change(result, base, "/energyPicojoulesPerToken/nominal"));
        cells.add(Numbers.si(result.path("latencyPicosecondsPerToken").doubleValue() * 1e-12, "s"));
        cells.add(change(result, base, "/latencyPicosecondsPerToken"));
        cells.add(Numbers.bytes(Math.round(result.path("bytesPerToken").doubleValue())));
        cells.add(
                Numbers.count(Math.round(result.at("/areaSquareMillimetres/nominal").doubleValue()))
                        + " mm²");
        JsonNode loss = result.at("/bounds/loss");
        cells.add(loss.isObject() ? lossBesideBaseline(loss) : NONE);
        cells.add(loss.isObject() ? excess(loss) : NONE);
        JsonNode least = result.at("/bounds/expertPicojoulesPerToken");
        cells.add(least.isObject() ? excess(least) : NONE);
        JsonNode load = result.at("/bounds/busiestDeviceSelections");
        cells.add(load.isObject() ? excess(load) : NONE);
        cells.add(oracle(result));
        cells.add(
                (result.path("paretoOptimalAtLow").booleanValue() ? "l" : "-")
                        + (result.path("paretoOptimal").booleanValue() ? "n" : "-")
                        + (result.path("paretoOptimalAtHigh").booleanValue() ? "h" : "-"));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /// The loss of all layers beside that of the baseline, which has the same assumed error everywhere.
    private String lossBesideBaseline(JsonNode loss) {
        return signed(loss.path("achieved").doubleValue() / baselineLoss() - 1);
    }

    /// Shares of selections sum to one in every layer.
    double baselineLoss() {
        return layers() * Math.scalb(1.0, -6);
    }

    private int layers() {
        return json.at("/trace/layerSteps").intValue() / json.at("/trace/steps").intValue();
    }

    private static String oracle(JsonNode result) {
        JsonNode oracle = result.path("oracle");
        if (!oracle.isObject()) {
            return NONE;
        }
        JsonNode achieved = result.at("/bounds/loss/achieved");
        return change(oracle, result, "/energyPicojoulesPerToken/nominal")
                + ", "
                + (oracle.path("loss").isNumber() && achieved.isNumber()
                        ? signed(oracle.path("loss").doubleValue() / achieved.doubleValue() - 1)
                        : NONE);
    }

    private static String excess(JsonNode bound) {
        double best = bound.path("bound").doubleValue();
        return best == 0 ? NONE : signed(bound.path("achieved").doubleValue() / best - 1);
    }

    private static String change(JsonNode one, JsonNode base, String at) {
        return signed(one.at(at).doubleValue() / base.at(at).doubleValue() - 1);
    }

    static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    private static String lots(JsonNode lots, JsonNode base) {
        JsonNode energy = lots.at("/energyPicojoulesPerToken/nominal");
        if (!energy.isObject()) {
            return "";
        }
        double latency = base.path("latencyPicosecondsPerToken").doubleValue();
        JsonNode time = lots.path("latencyPicosecondsPerToken");
        JsonNode bytes = lots.path("bytesPerToken");
        JsonNode loss = lots.path("lossAboveBound");
        return "| `%s`, mean ± 95 %% interval | %s ± %s | %s | %s ± %s | %s | %s ± %s | | | %s | | | | |\n"
                .formatted(
                        lots.path("policy").stringValue(),
                        Numbers.picojoules(energy.path("mean").doubleValue()),
                        Numbers.picojoules(energy.path("halfWidth").doubleValue()),
                        signed(
                                energy.path("mean").doubleValue()
                                                / base.at("/energyPicojoulesPerToken/nominal")
                                                        .doubleValue()
                                        - 1),
                        Numbers.si(time.path("mean").doubleValue() * 1e-12, "s"),
                        Numbers.si(time.path("halfWidth").doubleValue() * 1e-12, "s"),
                        signed(time.path("mean").doubleValue() / latency - 1),
                        Numbers.bytes(Math.round(bytes.path("mean").doubleValue())),
                        Numbers.bytes(Math.round(bytes.path("halfWidth").doubleValue())),
                        loss.isObject()
                                ? "%s ± %.1f %%"
                                        .formatted(
                                                signed(loss.path("mean").doubleValue()),
                                                100 * loss.path("halfWidth").doubleValue())
                                : NONE);
    }

    /// Who cannot run here, by the reason; those that want weights belong elsewhere.
    private String refused() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (JsonNode result : results()) {
            JsonNode reason = result.path("refused");
            if (!reason.isNull() && !reason.stringValue().contains("--weights")) {
                byReason.computeIfAbsent(inShort(reason.stringValue()), _ -> new ArrayList<>())
                        .add("`" + result.path("policy").stringValue() + "`");
            }
        }
        StringBuilder text = new StringBuilder();
        byReason.forEach((reason, policies) ->
                text.append("Refused, as ")
                        .append(reason)
                        .append(": ")
                        .append(String.join(", ", policies))
                        .append(".\n\n"));
        return text.toString();
    }

    private static String inShort(String reason) {
        return REASONS.entrySet().stream()
                .filter(each -> reason.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(reason);
    }
}

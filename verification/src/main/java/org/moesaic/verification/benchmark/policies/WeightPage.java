package org.moesaic.verification.benchmark.policies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.moesaic.cli.output.Numbers;
import org.moesaic.edge.Sha256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One comparison with weights in Markdown: a line a policy, the least energy first, with its measured error.
///
/// @param subject what was compared
/// @param json what came of it
record WeightPage(Case subject, JsonNode json) {

    private static final int NAME_DIGITS = 16;

    /// Runs a comparison, or takes what an earlier run of the same command left.
    ///
    /// @param folder where results stay
    static WeightPage of(Case subject, Path folder) throws IOException {
        System.err.println(subject.command());
        MessageDigest command = Sha256.start();
        command.update(subject.command().getBytes(StandardCharsets.UTF_8));
        String name = Sha256.hex(command).substring(0, NAME_DIGITS);
        Path known = folder.resolve("result-" + name + ".json");
        if (!Files.exists(known)) {
            Path pending = folder.resolve("result.unfinished");
            Files.writeString(pending, subject.run().toString());
            Files.move(pending, known);
        }
        return new WeightPage(subject, JsonMapper.shared().readTree(Files.readString(known)));
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

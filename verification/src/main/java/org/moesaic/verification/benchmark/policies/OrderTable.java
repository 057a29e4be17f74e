package org.moesaic.verification.benchmark.policies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.cli.output.Numbers;
import tools.jackson.databind.JsonNode;

/// What orders do: of loading slices of nested experts, and of serving requests by expert.
final class OrderTable {

    /// Orders of slices, the plain one last.
    private static final List<String> SLICES = List.of("hottest-first", "by-expert", "copies");

    /// Requests in a step.
    private static final List<Integer> BATCHES = List.of(4, 16);

    /// What one order comes to.
    record Line(double picosecondsPerToken, double bytesPerToken) {}

    private final Map<String, Line> slices = new LinkedHashMap<>();
    private final Map<String, Line> batches = new LinkedHashMap<>();

    /// @param trace of gpt-oss-20b, with many requests
    OrderTable(String trace) {
        for (int batch : BATCHES) {
            for (String order : SLICES) {
                slices.put(
                        order + " " + batch,
                        run(
                                trace,
                                List.of(
                                        "--policy",
                                        "d2moe:average=3,home=host",
                                        "--profile-split",
                                        "0.5",
                                        "--batch",
                                        String.valueOf(batch),
                                        "--slices",
                                        order)));
            }
            for (String form : List.of(String.valueOf(batch), "by-expert:tokens=" + batch)) {
                batches.put(
                        form,
                        run(
                                trace,
                                List.of("--policy", "all-digital:format=int4", "--batch", form)));
            }
        }
    }

    private static Line run(String trace, List<String> options) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--trace",
                                trace,
                                "--model",
                                "gpt-oss-20b",
                                "--hardware",
                                "hbm3-host"));
        arguments.addAll(options);
        JsonNode json = new Case("", arguments).run();
        return new Line(
                json.at("/results/0/totalPicoseconds").doubleValue()
                        / json.at("/trace/tokens").doubleValue(),
                json.at("/results/0/bytesPerToken").doubleValue());
    }

    /// How much longer an order of slices takes than the hottest first.
    double overHottest(String order, int batch) {
        return slices.get(order + " " + batch).picosecondsPerToken
                / slices.get("hottest-first " + batch).picosecondsPerToken;
    }

    /// Change of time a token where steps are formed by expert.
    double timeByExpert(int batch) {
        return batches.get("by-expert:tokens=" + batch).picosecondsPerToken
                        / batches.get(String.valueOf(batch)).picosecondsPerToken
                - 1;
    }

    /// Change of bytes a token, for which distinct experts of a step stand.
    double bytesByExpert(int batch) {
        return batches.get("by-expert:tokens=" + batch).bytesPerToken
                        / batches.get(String.valueOf(batch)).bytesPerToken
                - 1;
    }

    static List<Integer> batches() {
        return BATCHES;
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder(
                        """
                        ## Orders

                        `./moesaic compare --trace gptoss20b_dev.npz --model gpt-oss-20b --hardware hbm3-host`, time being all of it
                        over the tokens. First with `--policy d2moe:average=3,home=host --profile-split 0.5 --batch N --slices ORDER`,
                        where every expert comes from the host; then all requests with `--policy all-digital:format=int4 --batch N` or
                        `--batch by-expert:tokens=N`.

                        | order | requests | time a token | memory a token |
                        |---|---|---|---|
                        """);
        slices.forEach((name, line) -> text.append(row("slices " + name, line)));
        batches.forEach((name, line) ->
                text.append(
                        row(
                                name.startsWith("by-expert")
                                        ? "steps by expert " + name.replaceAll(".*=", "")
                                        : "steps in lockstep " + name,
                                line)));
        return text.append('\n').toString();
    }

    private static String row(String name, Line line) {
        int at = name.lastIndexOf(' ');
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        name.substring(0, at),
                        name.substring(at + 1),
                        Numbers.si(line.picosecondsPerToken * 1e-12, "s"),
                        Numbers.bytes(Math.round(line.bytesPerToken)));
    }
}

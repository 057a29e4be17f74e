package org.moesaic.verification.benchmark.policies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.moesaic.model.optimum.Solvers;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is compared: three captures on three machines.
final class Cases {

    /// Beside `--policies all`: a baseline in as many bits as policies have, and lots with their spread.
    private static final List<String> MORE =
            List.of("all-digital:format=int3", "random:average=3,seeds=10");

    private static final List<String> MACHINES =
            List.of("hbm3-host", "hybrid-analog", "multi-device-8");

    /// Who shows something on one machine only.
    private static final Map<String, List<String>> ON =
            Map.of(
                    "hbm3-host",
                    List.of(Trends.NEAR, Trends.NEAR + ",by=random,seeds=10"),
                    "hybrid-analog",
                    List.of(Trends.DIGITAL + ",by=random,seeds=10"),
                    "multi-device-8",
                    List.of(Trends.BALANCED));

    /// Numbers of bits in tables of errors.
    private static final int MOST_BITS = 8;

    private final Path traces;
    private final Path scratch;

    /// @param traces the folder of real traces
    /// @param scratch where pieces of traces and tables of errors are written
    Cases(Path traces, Path scratch) {
        this.traces = traces;
        this.scratch = scratch;
    }

    /// Rows to judge on and rows to learn from.
    private record Rows(String title, String model, List<String> options) {}

    List<Case> all() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Rows rows : List.of(pack(), weighted(), olmoe())) {
            for (String machine : MACHINES) {
                List<String> arguments = new ArrayList<>(List.of("compare"));
                arguments.addAll(rows.options);
                arguments.addAll(List.of("--model", rows.model, "--hardware", machine));
                arguments.addAll(List.of("--calibration", errors(rows.model).toString()));
                arguments.addAll(List.of("--policies", "all", "--oracle"));
                MORE.forEach(policy -> arguments.addAll(List.of("--policy", policy)));
                List<String> more = ON.getOrDefault(machine, List.of());
                more.forEach(policy -> arguments.addAll(List.of("--policy", policy)));
                if (Solvers.find().isPresent()) {
                    arguments.addAll(List.of("--policy", leastEnergy(rows.model)));
                }
                cases.add(new Case(rows.title + ", on " + machine, arguments));
            }
        }
        return cases;
    }

    /// The least energy at the loss that three bits for every expert have, in the unit of the optimum.
    private static String leastEnergy(String model) {
        int layers = ModelCards.find(model).moeLayerIds().size();
        return Trends.LEAST_ENERGY + Math.round(layers * Math.scalb(1000.0, -6));
    }

    private Rows pack() {
        return new Rows(
                "gpt-oss-20b, the last half of 446 requests, learned from the first",
                "gpt-oss-20b",
                List.of(
                        "--trace",
                        traces.resolve("gptoss20b_dev.npz").toString(),
                        "--profile-split",
                        "0.5"));
    }

    private Rows weighted() {
        return new Rows(
                "gpt-oss-20b with gate weights, one request, learned from another",
                "gpt-oss-20b",
                List.of(
                        "--trace",
                        traces.resolve("gptoss20b_mmlu_machine_learning.json.gz").toString(),
                        "--profile-trace",
                        traces.resolve("gptoss20b_mmlu_international_law.json.gz").toString()));
    }

    /// One request is all there is, so tokens are shared out: the later ones judge, the earlier ones teach.
    private Rows olmoe() throws IOException {
        List<String> lines = Files.readAllLines(traces.resolve("olmoe_prose.jsonl"));
        int half = (lines.size() - 1) / 2;
        Path first = piece("olmoe_prose_first.jsonl", lines, 1, 1 + half);
        Path last = piece("olmoe_prose_last.jsonl", lines, 1 + half, lines.size());
        return new Rows(
                "OLMoE, the last half of one request, learned from its first half",
                "olmoe-1b-7b",
                List.of("--trace", last.toString(), "--profile-trace", first.toString()));
    }

    private Path piece(String name, List<String> lines, int from, int to) throws IOException {
        ObjectNode head = (ObjectNode) JsonMapper.shared().readTree(lines.getFirst());
        ((ObjectNode) head.path("meta")).put("steps", to - from);
        List<String> kept = new ArrayList<>(List.of(head.toString()));
        kept.addAll(lines.subList(from, to));
        return Files.write(scratch.resolve(name), kept);
    }

    /// What is assumed of errors where nobody measured them, 4^-bits, as a file: for the policy that goes by a file.
    private Path errors(String model) throws IOException {
        ModelCard card = ModelCards.find(model);
        String all =
                IntStream.rangeClosed(1, MOST_BITS)
                        .mapToObj(bits ->
                                "\"%d\": %s"
                                        .formatted(bits, matrix(card, Math.scalb(1.0, -2 * bits))))
                        .collect(Collectors.joining(",\n"));
        return Files.writeString(
                scratch.resolve("errors-" + model + ".json"),
                "{\"schema\": \"moesaic.calibration/1\", \"errors\": {" + all + "}}\n");
    }

    private static String matrix(ModelCard card, double value) {
        double[] row = new double[card.routedExperts()];
        Arrays.fill(row, value);
        return Collections.nCopies(card.moeLayerIds().size(), Arrays.toString(row)).toString();
    }
}

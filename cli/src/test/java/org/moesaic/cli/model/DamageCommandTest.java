package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DamageCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;
    private String model;
    private Path weights;
    private Path trace;

    @BeforeEach
    void synthesise() throws IOException {
        model = SmallModel.write(folder);
        weights = folder.resolve("w.safetensors");
        RunResult made = RunResult.of("model", "synthesise", model, "--out", weights.toString());
        assertEquals(0, made.code(), made.err());
        trace = folder.resolve("t.csv");
        StringBuilder rows = new StringBuilder("token,layer,expert,weight\n");
        for (int token = 0; token < 8; token++) {
            rows.append("%d,0,%d,0.75\n".formatted(token, token % 4));
            rows.append("%d,0,%d,0.25\n".formatted(token, (token + 1) % 4));
        }
        Files.writeString(trace, rows);
    }

    @Test
    void compareHasAnErrorAxisWithWeights() {
        JsonNode json = compare("--weights", weights.toString(), "--max-error", "0.1");
        JsonNode results = json.path("results");
        double four = results.path(0).path("relativeError").asDouble();
        double eight = results.path(1).path("relativeError").asDouble();
        assertTrue(four > 0.1 && eight < 0.1 && eight > 0, four + " and " + eight);
        assertTrue(results.path(1).path("paretoOptimal").asBoolean());
        assertEquals(
                results.path(1).path("policy").asString(),
                json.at("/error/leastEnergyWithin").asString());
    }

    @Test
    void withoutWeightsTheErrorIsNotKnown() {
        JsonNode json = compare();
        assertTrue(json.path("error").isNull());
        assertTrue(json.path("results").path(0).path("relativeError").isNull());
    }

    private JsonNode compare(String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--trace", trace.toString()));
        args.addAll(List.of("--model", model, "--hardware", "hbm3-npu", "--json"));
        args.addAll(List.of("--policy", "all-digital:format=int4"));
        args.addAll(List.of("--policy", "all-digital:format=int8"));
        args.addAll(List.of(options));
        RunResult run = RunResult.of(args.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return JSON.readTree(run.out());
    }

    @Test
    void everyExpertIsMeasuredUnderEveryTreatment() throws IOException {
        Path out = folder.resolve("damage");
        RunResult run = damage("--format", "int4,int2,analog:ideal", "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("not an accuracy claim"), run.out());
        List<String> damage = Files.readAllLines(out.resolve("damage.csv"));
        assertEquals(1 + 4 * 3, damage.size());
        assertEquals(1 + 4 * 2, Files.readAllLines(out.resolve("errors.csv")).size());
        assertEquals(1 + 2, Files.readAllLines(out.resolve("router.csv")).size());
        JsonNode summary = JSON.readTree(Files.readString(out.resolve("summary.json")));
        JsonNode treatments = summary.path("treatments");
        assertEquals("int4", treatments.path(0).path("treatment").asString());
        assertTrue(
                treatments.path(0).path("medianSnrDecibels").asDouble()
                        > treatments.path(1).path("medianSnrDecibels").asDouble() + 6);
        assertTrue(treatments.path(2).path("medianSnrDecibels").asDouble() > 100);
        assertTrue(treatments.path(0).path("relativeError").isNull());
    }

    @Test
    void threadsAndCacheChangeNothing() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        String cache = folder.resolve("cache").toString();
        String[] formats = {"--format", "int3,analog:pcm-standard", "--cache", cache};
        assertEquals(0, damage(with(formats, "--threads", "1", "--out", one.toString())).code());
        assertEquals(0, damage(with(formats, "--threads", "3", "--out", two.toString())).code());
        assertEquals(-1, Files.mismatch(one.resolve("damage.csv"), two.resolve("damage.csv")));
        Path three = folder.resolve("three");
        String[] fresh = {"--format", "int3,analog:pcm-standard", "--threads", "3"};
        assertEquals(0, damage(with(fresh, "--out", three.toString())).code());
        assertEquals(-1, Files.mismatch(one.resolve("damage.csv"), three.resolve("damage.csv")));
    }

    @Test
    void mistakesAreSaidTogether() {
        RunResult run = damage("--format", "int4,int4,itn3", "--tokens", "1", "--seconds", "-1");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--seconds") && run.err().contains("--tokens"), run.err());
        run = damage("--format", "int4,int4,itn3", "--activations", "gaussian:x");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("'int4' is given twice"), run.err());
        assertTrue(run.err().contains("did you mean 'int3'"), run.err());
        assertTrue(run.err().contains("gaussian:x"), run.err());
        run = damage("--layers", "3");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("3 is no MoE layer"), run.err());
    }

    private RunResult damage(String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of("kernel", "damage", "--model", model, "--weights", "" + weights));
        args.addAll(List.of("--backend", "reference"));
        args.addAll(List.of(options));
        return RunResult.of(args.toArray(String[]::new));
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}

package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
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

    /// One request says nothing of others; of six, what either sample is unsure of adds up.
    @Test
    void theIntervalKnowsTokensAndRequests() throws IOException {
        JsonNode one = compare("--weights", weights.toString()).at("/results/0");
        assertTrue(one.path("relativeErrorTraceStandardError").isNull());
        assertEquals(
                one.path("relativeErrorTokenStandardError"),
                one.path("relativeErrorStandardError"));
        StringBuilder rows = new StringBuilder("request,token,layer,expert,weight\n");
        for (int request = 0; request < 6; request++) {
            rows.append("%d,0,0,%d,0.75\n".formatted(request, request % 4));
            rows.append("%d,0,0,%d,0.25\n".formatted(request, (request + 1) % 4));
        }
        Files.writeString(trace, rows);
        JsonNode six = compare("--weights", weights.toString());
        assertEquals(6, six.at("/error/requests").asInt());
        JsonNode result = six.at("/results/0");
        double tokens = result.path("relativeErrorTokenStandardError").asDouble();
        double requests = result.path("relativeErrorTraceStandardError").asDouble();
        assertTrue(tokens > 0 && requests > 0);
        assertEquals(
                Math.hypot(tokens, requests),
                result.path("relativeErrorStandardError").asDouble(),
                1e-15);
    }

    /// Five axes with weights, and the layers one by one.
    @Test
    void fiveAxesAndEveryLayer() throws IOException {
        Path out = folder.resolve("comparison");
        JsonNode json = compare("--weights", weights.toString(), "--out", out.toString());
        assertEquals(
                "[\"energy\",\"latency\",\"bytes\",\"area\",\"error\"]",
                json.path("paretoOver").toString());
        assertTrue(json.at("/error/note").asString().contains("not an accuracy claim"));
        JsonNode result = json.at("/results/1");
        assertEquals(1, result.path("relativeErrorByLayer").size());
        assertEquals(
                result.path("relativeError").asDouble(),
                result.at("/relativeErrorByLayer/0").asDouble(),
                1e-15);
        List<String> lines = Files.readAllLines(out.resolve("error-by-layer.csv"));
        assertEquals("policy,layer,relative_error", lines.getFirst());
        assertEquals(1 + 2, lines.size());
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("not an accuracy claim"));
        assertEquals(
                "[\"energy\",\"latency\",\"bytes\",\"area\"]",
                compare().path("paretoOver").toString());
    }

    /// The tile of the hardware, cut to its size; what it names; what is named beside it.
    @Test
    void analogExpertsAreMeasuredOnTheTilesOfTheHardware() throws IOException {
        RunResult shown = RunResult.of("hardware", "show", "hybrid-analog");
        Path hardware = folder.resolve("h.yaml");
        String yaml = shown.out();
        assertTrue(yaml.contains("numerics: pcm-standard"), yaml);
        Files.writeString(
                hardware,
                yaml.replace("numerics: pcm-standard", "numerics: ideal")
                        .replace("    rows: 512\n", "    rows: 16\n")
                        .replace("  rows: 512\n", "  rows: 16\n"));
        JsonNode pcm = analog("hybrid-analog");
        assertEquals("pcm-standard, 512 x 512", pcm.at("/error/tile").asString());
        assertTrue(pcm.at("/results/0/relativeError").asDouble() > 1e-3);
        JsonNode ideal = analog(hardware.toString());
        assertEquals("ideal, 16 x 512", ideal.at("/error/tile").asString());
        assertTrue(ideal.at("/results/0/relativeError").asDouble() < 1e-6);
        JsonNode named = analog(hardware.toString(), "--tile", "hermes");
        assertEquals("hermes, 256 x 256", named.at("/error/tile").asString());
        assertTrue(compare("--weights", weights.toString()).at("/error/tile").isNull());
    }

    private JsonNode analog(String hardware, String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--trace", trace.toString()));
        args.addAll(List.of("--model", model, "--hardware", hardware, "--json"));
        args.addAll(List.of("--policy", "all-analog:dense=digital"));
        args.addAll(List.of("--weights", weights.toString()));
        args.addAll(List.of(options));
        RunResult run = RunResult.of(args.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return JSON.readTree(run.out());
    }

    @Test
    void mistakesOfTheErrorAxis() {
        for (List<String> option :
                List.of(
                        List.of("--tile", "hermes"),
                        List.of("--max-error", "0.1"),
                        List.of("--error-layers", "0"),
                        List.of("--damage-cache", folder.resolve("cache").toString()))) {
            RunResult run =
                    RunResult.of(
                            "compare",
                            "--trace",
                            trace.toString(),
                            "--model",
                            model,
                            "--hardware",
                            "hybrid-analog",
                            "--policy",
                            "all-analog:dense=digital",
                            option.getFirst(),
                            option.getLast());
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains(option.getFirst()), run.err());
            assertTrue(run.err().contains("weights"), run.err());
        }
        assertFalse(Files.exists(folder.resolve("cache")));
        RunResult run =
                RunResult.of(
                        "compare",
                        "--trace",
                        trace.toString(),
                        "--model",
                        model,
                        "--hardware",
                        "hybrid-analog",
                        "--policy",
                        "all-analog:dense=digital",
                        "--weights",
                        weights.toString(),
                        "--tile",
                        "hermse");
        assertEquals(66, run.code(), run.err());
        assertTrue(run.err().contains("did you mean 'hermes'"), run.err());
    }

    /// What is measured for one layer is what it is among others; a layer without experts is no layer to measure.
    @Test
    void errorsOfSomeLayersOnly() throws IOException {
        model =
                Files.writeString(
                                folder.resolve("two.yaml"),
                                """
                                id: two
                                layers: {decoder: 2, d-model: 32, vocabulary: 100}
                                routed-experts: {layers: 0..1, experts: 4, top-k: 2, width: 16, matrices: 3}
                                attention: {kind: mha, heads: 2, kv-heads: 2, head-dim: 16}
                                formats: {experts: bf16, bits-experts: 16}
                                """)
                        .toString();
        weights = folder.resolve("two.safetensors");
        RunResult made = RunResult.of("model", "synthesise", model, "--out", weights.toString());
        assertEquals(0, made.code(), made.err());
        String rows = Files.readString(trace);
        Files.writeString(
                trace, rows + rows.substring(rows.indexOf('\n') + 1).replace(",0,", ",1,"));
        String[] with = {"--weights", weights.toString()};
        JsonNode both = compare(with);
        JsonNode one = compare(with(with, "--error-layers", "1"));
        assertEquals("[1]", one.at("/error/layers").toString());
        assertEquals(
                both.at("/results/0/relativeErrorByLayer/1"),
                one.at("/results/0/relativeErrorByLayer/0"));
        assertEquals(
                one.at("/results/0/relativeErrorByLayer/0").asDouble(),
                one.at("/results/0/relativeError").asDouble(),
                1e-15);
        RunResult none =
                RunResult.of(
                        "compare",
                        "--trace",
                        trace.toString(),
                        "--model",
                        model,
                        "--hardware",
                        "hbm3-npu",
                        "--policy",
                        "all-digital:format=int4",
                        "--weights",
                        weights.toString(),
                        "--error-layers",
                        "1,2");
        assertEquals(2, none.code(), none.err());
        assertTrue(none.err().contains("option '--error-layers': 2 is no MoE layer"), none.err());
    }

    /// Policies that measure keep what they found, and place the same by it.
    @Test
    void policiesKeepWhatTheyMeasured() throws IOException {
        Path cache = folder.resolve("cache");
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RunResult run =
                    RunResult.of(
                            "place",
                            "--policy",
                            "output-error:average=3,weight=none",
                            "--model",
                            model,
                            "--hardware",
                            "hbm3-npu",
                            "--weights",
                            weights.toString(),
                            "--damage-cache",
                            cache.toString(),
                            "--json");
            assertEquals(0, run.code(), run.err());
            placed.add(JSON.readTree(run.out()).path("experts").toString());
            try (var files = Files.list(cache)) {
                assertEquals(4 * 3, files.count());
            }
        }
        assertEquals(placed.getFirst(), placed.getLast());
    }

    /// The model's own unit, or the one that is named.
    @Test
    void theFunctionBetweenMatricesIsThatOfTheModel() throws IOException {
        String silu = summary("silu", damage("--format", "int3", "--json"));
        Path card = Path.of(model);
        Files.writeString(
                card,
                Files.readString(card)
                        .replace("matrices: 3", "matrices: 3, activation: clamped-swiglu"));
        String clamped = summary("clamped-swiglu", damage("--format", "int3", "--json"));
        String named =
                summary("silu", damage("--format", "int3", "--activation", "silu", "--json"));
        assertEquals(silu, named);
        assertTrue(!silu.equals(clamped), clamped);
        assertEquals(
                "clamped-swiglu",
                compare("--weights", weights.toString()).at("/error/expertActivation").asString());
    }

    private static String summary(String activation, RunResult run) {
        assertEquals(0, run.code(), run.err());
        JsonNode json = JSON.readTree(run.out());
        assertEquals(activation, json.path("expertActivation").asString());
        return json.path("treatments").toString();
    }

    /// Every file that was read, by its SHA-256.
    @Test
    void filesAreRecorded() throws Exception {
        JsonNode json =
                JSON.readTree(
                        damage("--format", "int4", "--trace", trace.toString(), "--json").out());
        JsonNode inputs = json.at("/run/inputs");
        assertEquals("weights", inputs.at("/0/role").asString());
        assertEquals("trace", inputs.at("/1/role").asString());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(weights));
        assertEquals(HexFormat.of().formatHex(digest), inputs.at("/0/sha256").asString());
        assertTrue(json.at("/treatments/0/relativeError").asDouble() > 0);
        assertTrue(json.at("/treatments/0/traceStandardError").isNull());
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
        try (var files = Files.list(Path.of(cache))) {
            Files.writeString(files.findFirst().orElseThrow(), "spoilt");
        }
        Path four = folder.resolve("four");
        RunResult spoilt = damage(with(formats, "--out", four.toString()));
        assertEquals(0, spoilt.code());
        assertTrue(
                spoilt.err().contains("damaged files in " + cache + ", measured anew: 1"),
                spoilt.err());
        assertEquals(-1, Files.mismatch(one.resolve("damage.csv"), four.resolve("damage.csv")));
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

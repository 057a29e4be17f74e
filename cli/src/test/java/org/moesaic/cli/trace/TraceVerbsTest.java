package org.moesaic.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `trace info` and `trace check` on small files made here, one JSON line a step, 2 layers, top 2 of 8 experts.
class TraceVerbsTest {

    @TempDir private Path folder;

    private String file(int steps, IntFunction<int[]> row) throws IOException {
        String meta =
                "{\"meta\": {\"model\": \"m\", \"prompt\": \"p\", \"steps\": "
                        + steps
                        + ", \"layers\": 2, \"top_k\": 2, \"n_experts\": 8,"
                        + " \"prompt_tokens\": 4, \"decode\": true}}\n";
        String lines =
                IntStream.range(0, steps)
                        .mapToObj(step -> line(step, row.apply(step), row.apply(step + 1000)))
                        .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("steps.jsonl"), meta + lines + "\n").toString();
    }

    private static String line(int step, int[] first, int[] second) {
        return "{\"step\": %d, \"routed\": {\"0\": [%d, %d], \"1\": [%d, %d]}}"
                .formatted(step, first[0], first[1], second[0], second[1]);
    }

    private static int[] random(int seed) {
        return new Random(seed * 7919L).ints(0, 8).distinct().limit(2).sorted().toArray();
    }

    private static int[] warmUp(int step) {
        return step % 1000 < 70 ? new int[] {1, 2} : random(step);
    }

    private static JsonNode json(RunResult result) {
        assertEquals("", result.err());
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void infoAsJsonHasTheKeysOfTheContract() throws IOException {
        String file = file(300, TraceVerbsTest::random);
        RunResult result = RunResult.of("trace", "info", file, "--capacity", "8,2,2", "--json");
        assertEquals(0, result.code());
        JsonNode root = json(result);
        assertEquals(300, root.get("tokens").asInt());
        assertEquals(1, root.get("requests").asInt());
        assertEquals(2, root.get("layers").asInt());
        assertEquals(8, root.get("experts").asInt());
        assertEquals(2, root.get("topK").asInt());
        assertTrue(root.get("entropyBits").asDouble() > 2.9);
        assertTrue(root.get("maxOverMeanLoad").asDouble() > 1);
        assertEquals(
                List.of("1", "2", "4", "8", "16", "32", "64", "128"),
                List.copyOf(root.get("reuse").propertyNames()));
        for (String policy : List.of("lru", "belady")) {
            JsonNode caches = root.get(policy);
            assertEquals(2, caches.size());
            assertEquals(2, caches.get(0).get("capacity").asInt());
            assertEquals("layer", caches.get(0).get("scope").asString());
            assertEquals("sequential", caches.get(0).get("semantics").asString());
            assertEquals(1200, caches.get(1).get("accesses").asInt());
            assertEquals(1200 - 16, caches.get(1).get("hits").asInt());
        }
        assertEquals(0, root.get("quality").size());
        assertEquals(64, root.get("trace").get("sha256").asString().length());
    }

    @Test
    void aShortTraceHasNoReuseAtLongLags() throws IOException {
        RunResult result =
                RunResult.of("trace", "info", file(10, TraceVerbsTest::random), "--json");
        assertTrue(json(result).get("reuse").get("8").isNumber());
        assertTrue(json(result).get("reuse").get("16").isNull());
        assertTrue(json(result).get("selfOverlap").isNull());
    }

    @Test
    void infoForPeopleShowsLruBesideBelady() throws IOException {
        String file = file(300, TraceVerbsTest::random);
        RunResult result = RunResult.of("trace", "info", file, "--capacity", "8", "--scope", "all");
        assertEquals(0, result.code());
        assertEquals("", result.err());
        for (String part :
                List.of("steps.jsonl", "of 3.000 bits", "Belady", "50.0 %", "nothing found")) {
            assertTrue(result.out().contains(part), () -> part + " in " + result.out());
        }
    }

    @Test
    void checkFailsOnAnErrorAndOnlyThen() throws IOException {
        assertEquals(0, RunResult.of("trace", "check", file(300, TraceVerbsTest::random)).code());
        RunResult text = RunResult.of("trace", "check", file(300, TraceVerbsTest::warmUp));
        assertEquals(1, text.code());
        assertTrue(text.out().contains("tokens 0 to 69 (at the start)"), text.out());
        assertTrue(text.out().endsWith("steps.jsonl: 1 errors, 0 warnings, 0 notes\n"), text.out());
        RunResult asJson =
                RunResult.of("trace", "check", file(300, TraceVerbsTest::warmUp), "--json");
        assertEquals(1, asJson.code());
        JsonNode finding = json(asJson).get("quality").get(0);
        assertEquals("identical-rows", finding.get("code").asString());
        assertEquals("error", finding.get("severity").asString());
        assertEquals(1, json(asJson).get("errors").asInt());
    }

    @Test
    void aTraceOfAnotherModelIsRefusedWithAllThatDiffers() throws IOException {
        for (String verb : List.of("info", "check")) {
            RunResult result =
                    RunResult.of(
                            "trace",
                            verb,
                            file(3, TraceVerbsTest::random),
                            "--model",
                            "gpt-oss-20b");
            assertEquals(65, result.code());
            assertEquals("", result.out());
            assertEquals(3, result.err().lines().count(), result.err());
        }
    }

    @Test
    void wrongUsage() throws IOException {
        String file = file(3, TraceVerbsTest::random);
        assertUsage("option '--capacity': capacity '0'", "info", file, "--capacity", "4,0");
        assertUsage("option '--capacity': capacity 'x'", "info", file, "--capacity", "x");
        assertUsage("did you mean 'all'?", "info", file, "--capacity", "4", "--scope", "al");
        assertUsage("'--scope' without a cache", "info", file, "--scope", "all");
        String many =
                IntStream.range(1, 70).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertUsage("69 capacities; at most 64", "info", file, "--capacity", many);
        assertUsage("FILE", "check");
    }

    private static void assertUsage(String part, String... args) {
        String[] all =
                IntStream.rangeClosed(0, args.length)
                        .mapToObj(i -> i == 0 ? "trace" : args[i - 1])
                        .toArray(String[]::new);
        RunResult result = RunResult.of(all);
        assertEquals(2, result.code(), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(part), result.err());
    }

    @Test
    void noSuchFileOrModel() throws IOException {
        assertEquals(66, RunResult.of("trace", "info", folder.resolve("none").toString()).code());
        RunResult model =
                RunResult.of(
                        "trace", "check", file(3, TraceVerbsTest::random), "--model", "gpt-os-20b");
        assertEquals(66, model.code());
        assertTrue(model.err().contains("gpt-oss-20b"), model.err());
    }
}

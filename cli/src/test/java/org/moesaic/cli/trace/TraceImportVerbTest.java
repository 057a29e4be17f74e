package org.moesaic.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceImportVerbTest {

    private static final String STEPS =
            """
            {"meta": {"steps": 2, "layers": 2, "top_k": 2, "n_experts": 8, "prompt_tokens": 5}}
            {"step": 0, "routed": {"0": [1, 2], "1": [3, 4]}}
            {"step": 1, "routed": {"0": [5, 6], "1": [0, 7]}}
            """;

    @TempDir Path folder;
    private Path trace;
    private String out;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = Files.writeString(folder.resolve("t.jsonl"), STEPS);
        out = folder.resolve("x.csv").toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void bothFilesAreWrittenAndCounted() throws IOException {
        RunResult result =
                RunResult.of("trace", "import", trace.toString(), "--out", out, "--json");
        assertEquals(0, result.code(), result.err());
        JsonNode json = new JsonMapper().readTree(result.out());
        assertEquals("step-jsonl", json.path("format").asString());
        assertEquals(4, json.at("/trace/rows").asInt());
        assertEquals(8, json.at("/trace/selections").asInt());
        assertEquals(List.of("t.jsonl", "x.csv", "x.meta.json"), files());
        assertEquals(
                """
                step,request_id,phase,position,layer,experts
                0,0,decode,5,0,1;2
                0,0,decode,5,1,3;4
                1,0,decode,6,0,5;6
                1,0,decode,6,1,0;7
                """,
                Files.readString(Path.of(out)));
    }

    @Test
    void whatIsThereIsKeptUnlessForced() throws IOException {
        Files.writeString(folder.resolve("x.meta.json"), "mine");
        RunResult refused = RunResult.of("trace", "import", trace.toString(), "--out", out);
        assertEquals(73, refused.code());
        assertEquals(List.of("t.jsonl", "x.meta.json"), files());
        RunResult forced =
                RunResult.of("trace", "import", trace.toString(), "--out", out, "--force");
        assertEquals(0, forced.code(), forced.err());
    }

    @Test
    void aBadTraceLeavesNothingBehind() throws IOException {
        Files.writeString(trace, STEPS.replace("7", "8"));
        RunResult result = RunResult.of("trace", "import", trace.toString(), "--out", out);
        assertEquals(65, result.code());
        assertTrue(result.err().contains("expert 8 does not exist"), result.err());
        assertEquals(List.of("t.jsonl"), files());
    }

    @Test
    void aTraceOfAnotherModelIsRefused() throws IOException {
        RunResult result =
                RunResult.of(
                        "trace", "import", trace.toString(), "--out", out, "--model", "mixtral");
        assertEquals(65, result.code());
        assertTrue(result.err().contains("model mixtral-8x7b has 32 MoE layers"), result.err());
        assertEquals(List.of("t.jsonl"), files());
    }

    @Test
    void wrongUsage() {
        assertEquals(2, RunResult.of("trace", "import", trace.toString()).code());
        RunResult name = RunResult.of("trace", "import", trace.toString(), "--out", "x.txt");
        assertEquals(2, name.code());
        assertTrue(name.err().contains("does not end in .moetrace, .csv or .json"), name.err());
        assertEquals(66, RunResult.of("trace", "import", "none.npz", "--out", out).code());
    }

    @Test
    void aRepairIsPrintedAndRecorded() throws IOException {
        StringBuilder log = new StringBuilder("{\"type\": \"meta\", \"top_k\": 2}\n");
        for (int token = 0; token < 130; token++) {
            // 80 rows of a warm-up, then rows that differ.
            int first = token < 80 ? 5 : token % 7;
            log.append(
                    "{\"type\": \"route\", \"req_id\": \"r\", \"token_idx\": %d, \"layer\": 0, \"topk_ids\": [%d, %d]}\n"
                            .formatted(token, first, 9 + token % 2 * (token < 80 ? 0 : 1)));
        }
        Path routes = Files.writeString(folder.resolve("routes.jsonl"), log);
        RunResult asItIs =
                RunResult.of("trace", "import", routes.toString(), "--out", out, "--json");
        assertEquals(0, asItIs.code(), asItIs.err());
        JsonNode found = new JsonMapper().readTree(asItIs.out());
        assertEquals("identical-rows", found.at("/quality/0/code").asString());
        assertEquals("tokens 0 to 79 (at the start)", found.at("/quality/0/place").asString());
        assertEquals(130, found.at("/trace/tokens").asInt());
        RunResult repaired =
                RunResult.of(
                        "trace", "import", routes.toString(), "--out", out, "--repair", "--force");
        assertEquals(0, repaired.code(), repaired.err());
        assertTrue(repaired.out().contains("warm-up blocks: tokens 0 to 79"), repaired.out());
        JsonNode meta = new JsonMapper().readTree(folder.resolve("x.meta.json").toFile());
        assertEquals(50, meta.path("tokens").asInt());
        assertEquals(80, meta.at("/repairs/0/tokens").asInt());
        assertEquals("identical-rows", meta.at("/repairs/0/code").asString());
        assertEquals(0, RunResult.of("trace", "check", out).code());
    }

    @Test
    void countsAreWrittenAsJsonAndNothingElse() throws IOException {
        Path counts =
                Files.writeString(
                        folder.resolve("c.json"), "{\"logical_count\": [[0, 0], [3, 5]]}");
        RunResult refused = RunResult.of("trace", "import", counts.toString(), "--out", out);
        assertEquals(65, refused.code());
        assertTrue(refused.err().contains("aggregated counts"), refused.err());
        assertTrue(refused.err().contains("--out NAME.json"), refused.err());
        String json = folder.resolve("n.json").toString();
        RunResult written =
                RunResult.of("trace", "import", counts.toString(), "--out", json, "--json");
        assertEquals(0, written.code(), written.err());
        assertEquals(8, new JsonMapper().readTree(written.out()).at("/trace/selections").asInt());
        RunResult info = RunResult.of("trace", "info", json, "--json");
        assertEquals(1, new JsonMapper().readTree(info.out()).at("/perLayer/0/layer").asInt());
        assertEquals(65, RunResult.of("trace", "check", json).code());
        assertEquals(List.of("c.json", "n.json", "t.jsonl"), files());
    }

    @Test
    void twoFilesOfTheSameRoutingAreFound() throws IOException {
        Path copy = Files.writeString(folder.resolve("copy.jsonl"), STEPS.replace("5}", "6}"));
        RunResult result =
                RunResult.of("trace", "check", trace.toString(), copy.toString(), "--json");
        assertEquals(0, result.code(), result.err());
        JsonNode second = new JsonMapper().readTree(result.out()).at("/files/1/quality/0");
        assertEquals("duplicate-files", second.path("code").asString());
        assertTrue(second.path("place").asString().endsWith("t.jsonl"), second.toString());
    }
}

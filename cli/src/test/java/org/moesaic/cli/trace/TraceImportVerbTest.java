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
        assertTrue(name.err().contains("does not end in .csv"), name.err());
        assertEquals(66, RunResult.of("trace", "import", "none.npz", "--out", out).code());
    }
}

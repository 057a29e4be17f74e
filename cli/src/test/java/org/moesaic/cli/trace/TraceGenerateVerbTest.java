package org.moesaic.cli.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceGenerateVerbTest {

    @TempDir Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private RunResult preset(String out, String... more) {
        String[] first = {
            "trace", "generate", "--preset", "qwen1.5-moe-a2.7b", "--tokens", "900", "--out", out
        };
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return RunResult.of(all);
    }

    @Test
    void threadsDoNotMatterAndTheTraceSaysThatItIsSynthetic() throws IOException {
        assertEquals(0, preset(file("a.moetrace"), "--threads", "1").code());
        assertEquals(0, preset(file("b.moetrace"), "--threads", "3").code());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a.moetrace")),
                Files.readAllBytes(folder.resolve("b.moetrace")));
        RunResult info = RunResult.of("trace", "info", file("a.moetrace"), "--json");
        JsonNode json = new JsonMapper().readTree(info.out());
        assertEquals(900, json.path("tokens").asInt());
        assertTrue(json.at("/trace/synthetic").asBoolean());
    }

    @Test
    void aGeneratedTraceCanBeGeneratedLike() {
        assertEquals(0, preset(file("a.moetrace")).code());
        RunResult like =
                RunResult.of(
                        "trace",
                        "generate",
                        "--like",
                        file("a.moetrace"),
                        "--requests",
                        "3",
                        "--tokens",
                        "50",
                        "--out",
                        file("l.csv"),
                        "--json");
        assertEquals(0, like.code(), like.err());
        assertEquals(150, new JsonMapper().readTree(like.out()).path("tokens").asInt());
        assertTrue(Files.exists(folder.resolve("l.csv")));
    }

    @Test
    void wrongUsageIsRefused() {
        RunResult name =
                RunResult.of(
                        "trace",
                        "generate",
                        "--preset",
                        "gpt",
                        "--tokens",
                        "5",
                        "--out",
                        file("x.moetrace"));
        assertEquals(2, name.code());
        assertTrue(name.err().contains("presets: gpt-oss-20b"), name.err());
        RunResult none = RunResult.of("trace", "generate", "--tokens", "5", "--out", file("x.csv"));
        assertEquals(2, none.code());
        RunResult end = preset(file("x.bin"));
        assertEquals(2, end.code());
        assertTrue(end.err().contains("does not end in .moetrace or .csv"), end.err());
        assertEquals(2, preset(file("y.csv"), "--threads", "0").code());
        assertFalse(Files.exists(folder.resolve("x.moetrace")));
    }

    @Test
    void aPageShowsHostileNamesAsText() throws IOException {
        Path hostile = folder.resolve("<script>alert(1)<&\".moetrace".replace('/', '_'));
        assertEquals(0, preset(hostile.toString()).code());
        RunResult info =
                RunResult.of("trace", "info", hostile.toString(), "--html", file("p.html"));
        assertEquals(0, info.code(), info.err());
        String page = Files.readString(folder.resolve("p.html"));
        assertFalse(page.contains("<script"), "markup of the name");
        assertTrue(page.contains("&lt;script&gt;alert(1)"));
        assertFalse(page.contains("http://") || page.contains("https://"), "loads something");
        assertEquals(
                73,
                RunResult.of("trace", "info", hostile.toString(), "--html", file("p.html")).code());
    }
}

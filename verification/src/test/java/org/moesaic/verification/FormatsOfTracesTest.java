package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.traces.InMemoryTrace;
import tools.jackson.databind.JsonNode;

/// One trace is one trace, whatever file it is in: the replay of it is the same.
class FormatsOfTracesTest {

    @TempDir Path folder;

    @Test
    void allFormatsGiveTheSameFigures() throws IOException {
        InMemoryTrace trace = Fixtures.trace(100);
        JsonNode npz = replay(TraceFiles.writeNpz(trace, folder.resolve("t.npz")));
        JsonNode jsonl = replay(TraceFiles.writeJsonl(trace, folder.resolve("t.jsonl")));
        JsonNode csv = replay(TraceFiles.writeCsv(trace, folder.resolve("t.csv")));
        assertSameFigures(npz, jsonl);
        assertSameFigures(npz, csv);
        assertSameSelections(
                npz, replay(TraceFiles.writeRouterLog(trace, folder.resolve("r.jsonl"))));
    }

    @Test
    void anImportedTraceGivesTheSameFigures() throws IOException {
        Path npz = TraceFiles.writeNpz(Fixtures.trace(100), folder.resolve("t.npz"));
        assertSameFigures(replay(npz), replay(imported(npz)));
    }

    @Test
    void soDoesARealOne() {
        Path real = SharedFolder.trace("gptoss_code.jsonl").orElse(null);
        Assumptions.assumeTrue(real != null, "the real traces in ../shared are not here");
        JsonNode figures = replay(real);
        assertEquals(512, figures.at("/trace/tokens").longValue());
        assertSameFigures(figures, replay(imported(real)));
    }

    private Path imported(Path file) {
        Path csv = folder.resolve("imported.csv");
        CommandRun run =
                CommandRun.of(
                        "trace",
                        "import",
                        file.toString(),
                        "--model",
                        Fixtures.MODEL,
                        "--out",
                        csv.toString());
        assertEquals(0, run.code(), run.err());
        return csv;
    }

    private static JsonNode replay(Path file) {
        return CommandRun.of(Fixtures.replay(file, "--json", "--cache", Fixtures.LRU)).json();
    }

    /// A router log does not say which phase a token is of, nor where its prompt ended.
    private static void assertSameSelections(JsonNode expected, JsonNode actual) {
        for (String part : List.of("cache", "engines")) {
            assertEquals(expected.path(part), actual.path(part), part);
        }
        assertEquals(expected.at("/trace/selections"), actual.at("/trace/selections"));
    }

    private static void assertSameFigures(JsonNode expected, JsonNode actual) {
        for (String part :
                List.of("latency", "throughput", "energy", "traffic", "cache", "engines")) {
            assertEquals(expected.path(part), actual.path(part), part);
        }
        for (String count : List.of("tokens", "rows", "steps", "layerSteps", "selections")) {
            assertEquals(expected.at("/trace/" + count), actual.at("/trace/" + count), count);
        }
    }
}

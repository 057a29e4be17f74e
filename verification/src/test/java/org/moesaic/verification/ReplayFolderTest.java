package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The folder that `--out` names: the same results in more detail, and enough to repeat the run.
class ReplayFolderTest {

    @TempDir Path folder;
    private Path trace;
    private Path results;
    private CommandRun run;
    private JsonNode json;

    @BeforeEach
    void replay() throws IOException {
        trace = TraceFiles.writeNpz(Fixtures.trace(200), folder.resolve("t.npz"));
        results = folder.resolve("results");
        run = run("hbm3-host", results);
        json = run.json();
    }

    private CommandRun run(String hardware, Path out, String... more) {
        List<String> args =
                Fixtures.replay(
                        trace,
                        "--json",
                        "--cache",
                        Fixtures.LRU,
                        "--hardware",
                        hardware,
                        "--out",
                        out.toString());
        args.addAll(List.of(more));
        return CommandRun.of(args);
    }

    @Test
    void holdsWhatIsPromised() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            assertEquals(
                    List.of("experts.csv", "layers.csv", "resolved.yaml", "summary.json"),
                    files.map(each -> each.getFileName().toString()).sorted().toList());
        }
        assertEquals(run.out(), Files.readString(results.resolve("summary.json")));
    }

    @Test
    void layersAddUpToTheTotals() throws IOException {
        List<CSVRecord> layers = csv("layers.csv");
        assertEquals(Fixtures.LAYERS, layers.size());
        assertEquals(json.at("/trace/selections").longValue(), sum(layers, "selections"));
        assertEquals(json.at("/cache/fetchedBytes").longValue(), sum(layers, "fetched_bytes"));
        JsonNode modules = json.at("/latency/byModulePicoseconds");
        long outside =
                json.at("/latency/totalPicoseconds").longValue()
                        - sum(layers, "picoseconds")
                        - modules.path("embedding").longValue()
                        - modules.path("head").longValue();
        // What is left is the norm before the head.
        assertTrue(outside >= 0 && outside <= modules.path("norms").longValue());
        assertCacheAddsUp(layers);
    }

    @Test
    void expertsAddUpToTheTotals() throws IOException {
        List<CSVRecord> experts = csv("experts.csv");
        assertEquals(Fixtures.LAYERS * Fixtures.EXPERTS, experts.size());
        assertEquals(json.at("/trace/selections").longValue(), sum(experts, "selections"));
        assertCacheAddsUp(experts);
        long fetched =
                experts.stream()
                        .mapToLong(each -> number(each, "misses") * number(each, "bytes"))
                        .sum();
        assertEquals(json.at("/cache/fetchedBytes").longValue(), fetched);
        assertTrue(experts.stream().allMatch(each -> each.get("home").equals("host")));
    }

    private void assertCacheAddsUp(List<CSVRecord> records) {
        for (String each : List.of("accesses", "hits", "misses")) {
            assertEquals(json.at("/cache/" + each).longValue(), sum(records, each), each);
        }
    }

    /// The hardware of `resolved.yaml`, taken out and given back, is the same hardware.
    @Test
    void theResolvedHardwareGivesTheSameResults() throws IOException {
        ObjectMapper yaml = new YAMLMapper();
        JsonNode resolved = yaml.readTree(Files.readString(results.resolve("resolved.yaml")));
        Path hardware = folder.resolve("again.yaml");
        Files.writeString(hardware, yaml.writeValueAsString(resolved.path("hardware")));
        JsonNode again = run(hardware.toString(), folder.resolve("again")).json();
        assertEquals(withoutRun(json), withoutRun(again));
        assertEquals("gpt-oss-20b", resolved.path("model").stringValue());
        assertTrue(resolved.path("cache").stringValue().contains("semantics=atomic"));
        assertEquals(
                json.at("/trace/sha256"), resolved.at("/inputs/0/sha256"), resolved.toString());
    }

    @Test
    void forceReplacesResults() throws IOException {
        assertEquals(73, run("hbm3-host", results).code());
        Files.writeString(results.resolve("summary.json"), "old");
        assertEquals(0, run("hbm3-host", results, "--force").code());
        assertEquals(run.out(), Files.readString(results.resolve("summary.json")));
        assertEquals(2 + 4 + 1, CommandRun.listing(folder).size());
    }

    /// What a run is made of apart from its inputs' names.
    private static JsonNode withoutRun(JsonNode json) {
        return ((ObjectNode) json.deepCopy()).without("run");
    }

    private List<CSVRecord> csv(String name) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (Reader reader = Files.newBufferedReader(results.resolve(name));
                CSVParser parser = format.parse(reader)) {
            return parser.getRecords();
        }
    }

    private static long sum(List<CSVRecord> records, String column) {
        return records.stream().mapToLong(each -> number(each, column)).sum();
    }

    private static long number(CSVRecord record, String column) {
        return Long.parseLong(record.get(column));
    }
}

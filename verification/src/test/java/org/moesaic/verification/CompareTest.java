package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `moesaic compare`, from its options to its files.
class CompareTest {

    @TempDir Path folder;
    private String trace;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = TraceFiles.writeNpz(Fixtures.trace(200), folder.resolve("t.npz")).toString();
    }

    private CommandRun compare(String hardware, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--trace",
                                trace,
                                "--model",
                                Fixtures.MODEL,
                                "--hardware",
                                hardware));
        args.addAll(List.of(options));
        return CommandRun.of(args);
    }

    private JsonNode replay(String hardware, String policy, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--hardware", hardware, "--policy", policy, "--json"));
        return CommandRun.of(Fixtures.replay(trace, all.toArray(String[]::new))).json();
    }

    /// Each line is what a replay of its own says.
    @Test
    void figuresAreThoseOfReplays() {
        List<String> policies =
                List.of("all-digital:format=bf16", "all-digital:format=int4", "all-analog");
        for (String[] options : new String[][] {{}, {"--batch", "2", "--exclude", "head"}}) {
            List<String> args = new ArrayList<>(List.of(options));
            policies.forEach(policy -> args.addAll(List.of("--policy", policy)));
            args.add("--json");
            JsonNode json = compare("hybrid-analog", args.toArray(String[]::new)).json();
            assertEquals("moesaic.compare/1", json.path("schema").stringValue());
            for (int i = 0; i < policies.size(); i++) {
                JsonNode line = json.path("results").path(i);
                JsonNode alone = replay("hybrid-analog", policies.get(i), options);
                assertEquals(policies.get(i), line.path("policy").stringValue());
                assertEquals(
                        alone.at("/energy/perTokenPicojoules"),
                        line.path("energyPicojoulesPerToken"));
                assertEquals(
                        alone.at("/latency/perTokenMeanPicoseconds"),
                        line.path("latencyPicosecondsPerToken"));
                assertEquals(alone.at("/latency/totalPicoseconds"), line.path("totalPicoseconds"));
                assertEquals(
                        alone.at("/area/totalSquareMillimetres"),
                        line.path("areaSquareMillimetres"));
                assertEquals(
                        alone.at("/latency/boundByPicoseconds"), line.path("boundByPicoseconds"));
                double tokens = alone.at("/trace/tokens").doubleValue();
                double moved =
                        alone.at("/traffic/bytesByTier/hbm/read").doubleValue()
                                + alone.at("/traffic/bytesByTier/hbm/written").doubleValue();
                assertEquals(moved / tokens, line.path("bytesPerToken").doubleValue(), 1e-6);
                assertTrue(line.path("relativeError").isNull());
                assertTrue(line.path("refused").isNull());
                assertFalse(line.path("inSample").booleanValue());
            }
        }
    }

    /// Of two formats on the same arrays the narrower one wins everything, at every corner.
    @Test
    void theParetoSet() {
        JsonNode json =
                compare(
                                "hbm3-npu",
                                "--policy",
                                "all-digital:format=bf16",
                                "--policy",
                                "all-digital:format=int4",
                                "--json")
                        .json();
        for (String corner :
                List.of("paretoOptimal", "paretoOptimalAtLow", "paretoOptimalAtHigh")) {
            assertFalse(json.at("/results/0/" + corner).booleanValue(), corner);
            assertTrue(json.at("/results/1/" + corner).booleanValue(), corner);
        }
    }

    /// The table has the least energy first, what was refused last; the JSON keeps the order asked for and says the ranks.
    @Test
    void ranks() {
        String[] policies = {
            "--policy", "all-analog",
            "--policy", "all-digital:format=bf16",
            "--policy", "all-digital:format=int4",
            "--policy", "all-digital:format=fp8",
            "--policy", "all-digital:format=int4,home=hbm"
        };
        String[] json = Arrays.copyOf(policies, policies.length + 1);
        json[policies.length] = "--json";
        JsonNode results = compare("hbm3-npu", json).json().path("results");
        int[] expected = {0, 4, 1, 3, 1};
        for (int i = 0; i < expected.length; i++) {
            JsonNode rank = results.path(i).path("rank");
            for (String criterion : List.of("energy", "latency", "bytes")) {
                assertEquals(
                        expected[i] == 0 ? null : (Integer) expected[i],
                        rank.path(criterion).isNull() ? null : rank.path(criterion).intValue(),
                        criterion);
            }
        }
        assertEquals(1, results.at("/1/rank/area").intValue());
        String text = compare("hbm3-npu", policies).out();
        int[] order = {
            text.indexOf("   1  all-digital:format=int4"),
            text.indexOf("   1  all-digital:format=int4,home=hbm"),
            text.indexOf("   3  all-digital:format=fp8"),
            text.indexOf("   4  all-digital:format=bf16"),
            text.indexOf("      all-analog"),
        };
        for (int i = 0; i < order.length; i++) {
            assertTrue(order[i] > (i == 0 ? 0 : order[i - 1]), text);
        }
    }

    /// One policy that does not fit is told of, the other runs; with nothing left there is no table.
    @Test
    void aPolicyThatDoesNotFit() {
        String[] analog = {"--policy", "all-analog"};
        JsonNode json =
                compare(
                                "hbm3-npu",
                                "--policy",
                                "all-analog",
                                "--policy",
                                "all-digital:format=int4",
                                "--json")
                        .json();
        JsonNode refused = json.at("/results/0");
        assertTrue(refused.path("refused").stringValue().contains("analog"), refused.toString());
        assertTrue(refused.path("energyPicojoulesPerToken").isNull());
        assertFalse(refused.path("paretoOptimal").booleanValue());
        assertTrue(json.at("/results/1/paretoOptimal").booleanValue());
        CommandRun nothing = compare("hbm3-npu", analog);
        assertEquals(65, nothing.code());
        assertTrue(nothing.err().contains("analog"), nothing.err());
    }

    @Test
    void equalSilicon() {
        JsonNode json =
                compare(
                                "hybrid-analog",
                                "--policy",
                                "all-digital:format=int4",
                                "--policy",
                                "all-analog:dense=digital",
                                "--iso-area",
                                "--json")
                        .json();
        double digital = json.at("/results/0/areaSquareMillimetres/nominal").doubleValue();
        double analog = json.at("/results/1/areaSquareMillimetres/nominal").doubleValue();
        double array = 1.64;
        assertEquals(digital, analog, array);
        double before =
                replay("hybrid-analog", "all-digital:format=int4")
                        .at("/latency/perTokenMeanPicoseconds")
                        .doubleValue();
        assertTrue(json.at("/results/0/latencyPicosecondsPerToken").doubleValue() < before);
        assertTrue(json.path("isoArea").booleanValue());
    }

    /// What learned from the very rows it is judged on says so; what learned from others does not.
    @Test
    void inSampleIsMarked() {
        String[] policies = {
            "--policy", "hot-digital:fraction=0.25", "--policy", "all-digital:format=int4", "--json"
        };
        JsonNode json = compare("hybrid-analog", policies).json();
        assertTrue(json.at("/results/0/inSample").booleanValue());
        assertFalse(json.at("/results/1/inSample").booleanValue());
        CommandRun text = compare("hybrid-analog", "--policy", "hot-digital:fraction=0.25");
        assertTrue(text.out().contains("hot-digital:fraction=0.25 (in sample)"), text.out());
    }

    @Test
    void allPoliciesOnEveryBuiltInHardware() {
        for (String hardware :
                List.of(
                        "hbm3-npu",
                        "hbm3-host",
                        "hbm3-host-ssd",
                        "edge-lpddr5",
                        "pcm-3d",
                        "hybrid-analog",
                        "multi-device-8")) {
            JsonNode json = compare(hardware, "--policies", "all", "--json").json();
            int ran = 0;
            boolean stands = false;
            for (JsonNode line : json.path("results")) {
                ran += line.path("refused").isNull() ? 1 : 0;
                stands |= line.path("paretoOptimal").booleanValue();
            }
            assertTrue(ran > 0 && stands, hardware);
        }
    }

    @Test
    void theFolder() throws IOException {
        Path out = folder.resolve("out");
        String[] options = {
            "--policy",
            "all-analog",
            "--policy",
            "all-digital:format=int4",
            "--json",
            "--out",
            out.toString()
        };
        CommandRun run = compare("hbm3-npu", options);
        run.json();
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of("report.html", "resolved.yaml", "results.csv", "summary.json"),
                    files.map(each -> each.getFileName().toString()).sorted().toList());
        }
        assertEquals(run.out(), Files.readString(out.resolve("summary.json")));
        List<String> lines = Files.readAllLines(out.resolve("results.csv"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("all-analog,,,,"), lines.get(1));
        assertTrue(lines.get(2).contains("true,true,true,false,"), lines.get(2));
        assertEquals(73, compare("hbm3-npu", options).code());
    }

    @Test
    void theResultDoesNotDependOnThreads() {
        String[] options = {"--policies", "all", "--json", "--threads", "1"};
        String one = compare("hybrid-analog", options).out();
        options[4] = "3";
        assertEquals(one, compare("hybrid-analog", options).out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 2; no policy to compare|--policies all",
                "--policies some; 2; unknown group 'some'|all",
                "--policy all-digitl:format=int4; 2; did you mean 'all-digital'?",
                "--policy all-digital; 2; needs a number format",
                "--policy all-digital:format=int4 --policy all-digital:format=int4; 2; is given"
                        + " twice",
                "--policy file:path=none.yaml; 66; none.yaml",
                "--placement none.yaml; 66; none.yaml",
                "--policy all-digital:format=int4 --timeline x; 2; --timeline",
                "--policy all-digital:format=int4 --iso-aera; 2; --iso-aera",
                "--policy all-digital:format=int4 --threads 0; 2; --threads",
                "--policy hot-digital:fraction=2; 2; is no share",
            })
    void mistakes(String options, int code, String line) {
        List<String> before = CommandRun.listing(folder);
        List<String> all = new ArrayList<>();
        if (!options.isBlank()) {
            all.addAll(List.of(options.split(" ")));
        }
        all.addAll(List.of("--out", folder.resolve("out").toString()));
        CommandRun run = compare("hbm3-host", all.toArray(String[]::new));
        run.assertRefused(code, line);
        assertEquals(before, CommandRun.listing(folder));
    }

    /// The mistakes of all policies at once.
    @Test
    void mistakesTogether() {
        compare(
                        "hbm3-npu",
                        "--policy",
                        "all-digital:format=int44",
                        "--policy",
                        "nonsense",
                        "--policies",
                        "al")
                .assertRefused(2, "unknown group 'al'", "int44", "'nonsense'");
    }

    @Test
    void equalSiliconNeedsAreas() throws IOException {
        String shown = CommandRun.of("hardware", "show", "hybrid-analog").out();
        String yaml = shown.replaceAll("(?m)^( *)area:\n(\\1 +.*\n)+", "");
        Path hardware = Files.writeString(folder.resolve("bare.yaml"), yaml);
        CommandRun run =
                compare(
                        hardware.toString(),
                        "--quiet",
                        "--policy",
                        "all-digital:format=int4",
                        "--iso-area");
        run.assertRefused(
                2,
                "--iso-area|does not say the area of arrays.",
                "--iso-area|does not say the area of tiles.");
    }

    /// No figure is better than its bound; Belady's own replay is at it.
    @Test
    void boundsHold() {
        List<String> args = new ArrayList<>(List.of("--cache", Fixtures.LRU, "--json"));
        for (String policy :
                List.of("random:average=3", "frequency:average=3", "all-digital:format=int4")) {
            args.addAll(List.of("--policy", policy));
        }
        JsonNode results = compare("hbm3-host", args.toArray(String[]::new)).json().path("results");
        JsonNode belady =
                replay(
                        "hbm3-host",
                        "all-digital:format=int4",
                        "--cache",
                        Fixtures.LRU.replace("lru", "belady"));
        double hits = belady.at("/cache/hits").doubleValue();
        for (JsonNode line : results) {
            JsonNode bounds = line.path("bounds");
            assertEquals(
                    hits / belady.at("/cache/accesses").doubleValue(),
                    bounds.at("/cacheHitRate/bound").doubleValue());
            assertTrue(
                    bounds.at("/cacheHitRate/achieved").doubleValue()
                            <= bounds.at("/cacheHitRate/bound").doubleValue());
            assertTrue(bounds.path("busiestDeviceSelections").isNull());
        }
        for (int i = 0; i < 2; i++) {
            JsonNode loss = results.path(i).at("/bounds/loss");
            assertTrue(loss.path("achieved").doubleValue() >= loss.path("bound").doubleValue());
        }
        assertTrue(
                results.at("/0/bounds/loss/achieved").doubleValue()
                        > results.at("/1/bounds/loss/achieved").doubleValue());
        assertTrue(results.at("/2/bounds/loss").isNull());
    }
}

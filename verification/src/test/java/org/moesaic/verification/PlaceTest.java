package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.traces.TraceFile;
import tools.jackson.databind.JsonNode;

/// `moesaic place` and what becomes of its files; `moesaic footprint`.
class PlaceTest {

    @TempDir Path folder;
    private String trace;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = TraceFiles.writeNpz(Fixtures.trace(100), folder.resolve("t.npz")).toString();
    }

    private CommandRun place(String policy, String hardware, String... options) {
        List<String> args =
                new ArrayList<>(List.of("place", "--policy", policy, "--hardware", hardware));
        args.addAll(List.of(options));
        if (!args.contains("--model")) {
            args.addAll(List.of("--model", Fixtures.MODEL));
        }
        return CommandRun.of(args);
    }

    /// A replay of the file is a replay of the policy, to the last figure.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frequency:average=3 | hbm3-host",
                "d2moe:average=3 | hbm3-npu",
                "hot-digital:fraction=0.25 | hybrid-analog",
                "hot-near:bytes=2GiB,format=int4 | hbm3-host",
                "eplb:replicas=40,format=int4 | multi-device-8",
                "mote:linear-format=fp8 | hbm3-npu",
                "all-analog:dense=analog | hybrid-analog",
            })
    void whatIsPlacedIsReplayed(String policy, String hardware) {
        Path file = folder.resolve("placement.yaml");
        JsonNode placed =
                place(policy, hardware, "--trace", trace, "--out", file.toString(), "--json")
                        .json();
        assertEquals(Fixtures.LAYERS * Fixtures.EXPERTS, placed.path("experts").size());
        JsonNode fromFile = replay(hardware, "--placement", file.toString());
        JsonNode fromPolicy = replay(hardware, "--policy", policy);
        for (String part :
                List.of("latency", "energy", "traffic", "engines", "throughput", "excluded")) {
            assertEquals(fromPolicy.path(part), fromFile.path(part), part);
        }
    }

    private JsonNode replay(String hardware, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "replay",
                                "--trace",
                                trace,
                                "--model",
                                Fixtures.MODEL,
                                "--hardware",
                                hardware,
                                "--json"));
        args.addAll(List.of(options));
        return CommandRun.of(args).json();
    }

    /// A file remembers what it was fitted on, so a replay of the same rows is in sample, and one of others is not.
    @Test
    void aFileRemembersWhatItWasFittedOn() throws IOException {
        Path file = folder.resolve("fitted.yaml");
        place("frequency:average=3", "hbm3-npu", "--trace", trace, "--out", file.toString())
                .assertDone();
        JsonNode same = replay("hbm3-npu", "--placement", file.toString());
        assertTrue(same.at("/policy/inSample").booleanValue());
        String other = TraceFiles.writeNpz(Fixtures.trace(90), folder.resolve("o.npz")).toString();
        place(
                        "frequency:average=3",
                        "hbm3-npu",
                        "--trace",
                        other,
                        "--out",
                        file.toString(),
                        "--force")
                .assertDone();
        JsonNode apart = replay("hbm3-npu", "--placement", file.toString());
        assertFalse(apart.at("/policy/inSample").booleanValue());
        place("random:average=3", "hbm3-npu", "--trace", trace, "--out", file.toString(), "--force")
                .assertDone();
        JsonNode lot = replay("hbm3-npu", "--placement", file.toString());
        assertFalse(lot.at("/policy/inSample").booleanValue());
    }

    @Test
    void everyExpertHasItsReason() {
        JsonNode json = place("frequency:average=3", "hbm3-npu", "--trace", trace, "--json").json();
        assertEquals("moesaic.place/1", json.path("schema").stringValue());
        assertEquals(3.0, json.at("/achievedBudget/averageBits").doubleValue());
        assertEquals(3.0, json.at("/budgets/0/asked").doubleValue());
        JsonNode expert = json.at("/experts/0");
        assertTrue(expert.path("score").isNumber());
        assertEquals("digital", expert.path("engine").stringValue());
        assertEquals("hbm", expert.path("tier").stringValue());
        assertEquals(0, expert.path("device").intValue());
        assertTrue(expert.path("reason").stringValue().contains("share of selections"));
        long bytes = json.at("/achievedBudget/bytesByTier/hbm").longValue();
        assertTrue(bytes > 0);
        assertTrue(json.path("move").isNull());
    }

    /// The same seed, the same lot; another seed, another.
    @Test
    void random() {
        JsonNode one = place("random:average=3", "hbm3-npu", "--json").json().path("experts");
        JsonNode same =
                place("random:average=3,seed=1", "hbm3-npu", "--json").json().path("experts");
        JsonNode other =
                place("random:average=3,seed=2", "hbm3-npu", "--json").json().path("experts");
        assertEquals(one, same);
        assertFalse(one.equals(other));
    }

    /// Copies for more devices than the description has are made, and the replay on it refuses them.
    @Test
    void balanceForAnotherMachine() throws IOException {
        Random random = new Random(1);
        String counts =
                IntStream.range(0, 58)
                        .mapToObj(_ ->
                                IntStream.range(0, 256)
                                        .mapToObj(_ -> String.valueOf(random.nextInt(1000)))
                                        .collect(Collectors.joining(",", "[", "]")))
                        .collect(Collectors.joining(",", "[", "]"));
        Path file = Files.writeString(folder.resolve("counts.json"), counts);
        JsonNode json =
                place(
                                "eplb:replicas=288,groups=8,nodes=4,devices=32",
                                "multi-device-8",
                                "--trace",
                                file.toString(),
                                "--model",
                                "deepseek-v3",
                                "--json")
                        .json();
        assertEquals(58 * 256, json.path("experts").size());
        assertEquals(288, json.at("/budgets/0/asked").intValue());
        assertTrue(json.at("/warnings/0").stringValue().contains("has 8"));
        int copies = 0;
        for (JsonNode expert : json.path("experts")) {
            copies += expert.path("devices").size();
        }
        assertEquals(json.at("/budgets/0/achieved").doubleValue() * 58, copies, 1e-6);
    }

    @Test
    void movingFromOnePlacementToTheNext() {
        Path old = folder.resolve("old.yaml");
        place("all-digital:format=int4,home=host", "hbm3-host", "--out", old.toString())
                .assertDone();
        JsonNode move =
                place(
                                "hot-near:bytes=1GiB,format=int4",
                                "hbm3-host",
                                "--trace",
                                trace,
                                "--from",
                                old.toString(),
                                "--json")
                        .json()
                        .path("move");
        long bytes = move.path("bytes").longValue();
        assertTrue(bytes > 0 && bytes <= 1L << 30, move.toString());
        assertEquals(bytes, move.at("/bytesByTier/host/read").longValue());
        assertEquals(bytes, move.at("/bytesByTier/hbm/written").longValue());
        assertTrue(move.path("timePicoseconds").longValue() > 0);
        assertEquals(0, move.path("programmedCrossbars").longValue());
    }

    /// What is recorded is what was read, not what was written in its place.
    @Test
    void aPlacementThatIsReplacedKeepsItsHash() {
        Path file = folder.resolve("replaced.yaml");
        place("all-digital:format=int4,home=host", "hbm3-host", "--out", file.toString())
                .assertDone();
        String before = TraceFile.sha256Of(file);
        JsonNode inputs =
                place(
                                "all-digital:format=int8,home=host",
                                "hbm3-host",
                                "--from",
                                file.toString(),
                                "--out",
                                file.toString(),
                                "--force",
                                "--json")
                        .json()
                        .at("/run/inputs");
        assertEquals(before, inputs.at("/0/sha256").stringValue());
        assertNotEquals(before, TraceFile.sha256Of(file));
    }

    @Test
    void mistakesOfTheCommandLine() throws IOException {
        place("frequency:average=3", "hbm3-npu")
                .assertRefused(2, "frequency learns from a trace, and there is none");
        place("frequency:average=3", "hbm3-npu", "--trace", trace, "--profile-split", "1")
                .assertRefused(2, "option '--profile-split': 1|a share above 0 and below 1");
        place("random:average=3", "hbm3-npu", "--profile-split", "0.5")
                .assertRefused(2, "'--profile-split' without a trace");
        place("random:average=1", "hbm3-npu")
                .assertRefused(65, "average=1 cannot be kept|smallest feasible average is 2");
        place("frequency:average=3", "hbm3-npu", "--trace", "none.json")
                .assertRefused(66, "none.json");
        place("random:average=3", "hbm3-npu", "--weights", "w").assertRefused(66, "w");
        place("weight-norm:average=3", "hbm3-npu").assertRefused(2, "reads weights|--weights");
        Path there = Files.writeString(folder.resolve("there.yaml"), "mine");
        place("random:average=3", "hbm3-npu", "--out", there.toString())
                .assertRefused(73, "it exists|--force");
        assertEquals("mine", Files.readString(there));
        Path few = Files.writeString(folder.resolve("few.json"), "[[1,2],[3,4]]");
        place("frequency:average=3", "hbm3-npu", "--trace", few.toString())
                .assertRefused(65, "2 experts a layer|has 32");
        Path stats = Files.writeString(folder.resolve("stats.json"), "{\"count\": [[1]]}");
        place("frequency:average=3", "hbm3-npu", "--calibration", stats.toString())
                .assertRefused(65, "did you mean 'counts'?");
    }

    @ParameterizedTest
    @CsvSource({"2, 12.97", "2.125, 13.75", "2.5, 16.12"})
    void footprint(String average, double gibibytes) {
        JsonNode json =
                CommandRun.of(
                                "footprint",
                                "--model",
                                "mixtral-8x7b",
                                "--levels",
                                "2,3",
                                "--average-bits",
                                average,
                                "--attention-bits",
                                "4",
                                "--group",
                                "128",
                                "--json")
                        .json();
        assertEquals(gibibytes, json.path("totalGiB").doubleValue(), 0.005);
        assertEquals(Double.parseDouble(average), json.path("achievedAverageBits").doubleValue());
        long sum = 0;
        for (JsonNode part : json.path("byPart")) {
            sum += part.longValue();
        }
        assertEquals(json.path("totalBytes").longValue(), sum);
        for (String part : List.of("experts", "attention", "embeddings", "router", "scales")) {
            assertTrue(json.path("byPart").path(part).longValue() > 0, part);
        }
    }

    @Test
    void mistakesOfFootprint() {
        CommandRun.of("footprint", "--model", "olmoe", "--expert-bits", "9", "--group", "0")
                .assertRefused(2, "'9' is no number of bits", "'--group': 0 is too small");
        CommandRun.of("footprint", "--model", "olmoe")
                .assertRefused(2, "nothing says the bits of experts");
        CommandRun.of("footprint", "--model", "olmoe", "--levels", "2,3", "--average-bits", "1")
                .assertRefused(2, "the smallest feasible average is 2");
        CommandRun.of("footprint", "--model", "olmoe", "--expert-format", "int44")
                .assertRefused(2, "did you mean 'int4'?");
    }

    /// All policies with what they suggest: those that run, those that are refused, and who learned from what he is judged
    /// by.
    @Test
    void allPolicies() {
        JsonNode json =
                CommandRun.of(
                                "compare",
                                "--trace",
                                trace,
                                "--model",
                                Fixtures.MODEL,
                                "--hardware",
                                "hybrid-analog",
                                "--policies",
                                "all",
                                "--json")
                        .json();
        int ran = 0;
        int readers = 0;
        for (JsonNode result : json.path("results")) {
            boolean refused = !result.path("refused").isNull();
            ran += refused ? 0 : 1;
            String policy = result.path("policy").stringValue();
            String refusal = result.path("refused").toString();
            readers += refusal.contains("--weights") ? 1 : 0;
            assertEquals(
                    policy.startsWith("error-table")
                            || policy.equals("qmoe:cold=0.5")
                            || policy.startsWith("hot-near")
                            || policy.startsWith("optimum") && refused
                            || refusal.contains("--weights"),
                    refused
                            && (!policy.contains("gate-weight") || policy.startsWith("hot-near"))
                            && !policy.equals("pmq:average=3,levels=2/3/4"),
                    policy + ": " + result.path("refused"));
            if (policy.startsWith("frequency:")) {
                assertTrue(result.path("inSample").booleanValue());
            }
            if (policy.startsWith("random")) {
                assertFalse(result.path("inSample").booleanValue());
            }
        }
        // router-norm and hessian twice, and neuron-norm, both norms, outlier, output-error,
        // weight-norm.
        assertEquals(9, readers);
        assertTrue(ran >= 12, json.path("results").toString());
        assertEquals(4, json.path("conclusions").size());
        JsonNode energy = json.at("/conclusions/0");
        assertEquals("energy", energy.path("criterion").stringValue());
        assertEquals(
                energy.path("pairs").intValue() - energy.path("pairsThatSurvive").intValue(),
                energy.path("pairsThatDoNot").size());
        assertTrue(
                json.path("identicalPlacements").toString().contains("local-search"),
                "greedy is exact for errors that fall alike: " + json.path("identicalPlacements"));
    }
}

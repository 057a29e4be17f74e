package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `moesaic replay` does beyond its inputs: batches, modules left out, profiles, prefetch, timelines.
class ReplayOptionsTest {

    private static final int TOKENS = 600;

    @TempDir static Path folder;
    private static Path trace;

    @BeforeAll
    static void writeTrace() throws Exception {
        trace = folder.resolve("t.npz");
        byte[] ids = new byte[TOKENS * Fixtures.LAYERS * Fixtures.TOP_K];
        for (int i = 0; i < ids.length; i++) {
            // Rows of neighbouring ids, which begin somewhere else for every token and layer.
            int row = i / Fixtures.TOP_K;
            ids[i] = (byte) ((row * 7 + row / 24 + i % Fixtures.TOP_K) % Fixtures.EXPERTS);
        }
        ByteBuffer offsets = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long offset : new long[] {0, 256, 512, TOKENS}) {
            offsets.putLong(offset);
        }
        Files.write(
                trace,
                TraceFiles.npz(
                        Map.of(
                                "experts",
                                TraceFiles.npy("|u1", "(%d, 24, 4)".formatted(TOKENS), ids),
                                "req_offsets",
                                TraceFiles.npy("<i8", "(4,)", offsets.array()))));
    }

    private static JsonNode json(String... options) {
        return CommandRun.of(Fixtures.replay(trace, concat(options, "--json"))).json();
    }

    private static String[] concat(String[] options, String last) {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = last;
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--exclude | kv,atention | unknown module 'atention' | did you mean 'attention'?",
                "--batch | 0 | 0 requests | a whole number from 1",
                "--batch | lanes:slots=2 | 'lanes' | continuous:slots=N",
                "--batch | continuous:chunk=4 | no slots | continuous:slots=N",
                "--batch | continuous:slots=8,chunk=4 | below the 8 slots | a token of the step",
                "--batch | continuous:slots=2,step=soon | step='soon' is no time | such as 20ms",
                "--batch | continuous:slots=2,size=3 | unknown parameter 'size' | slots",
                "--batch | by-expert:waiting=4 | no tokens of a step | by-expert:tokens=N",
                "--batch | by-expert:tokens=0 | tokens='0' is no number | a whole number from 1",
                "--batch | by-expert:tokens=8,waiting=0 | waiting='0' is no number | a whole number from 1",
                "--batch | by-expert:token=8 | unknown parameter 'token' | did you mean 'tokens'?",
                "--batch | by-expret:tokens=8 | 'by-expret' | did you mean 'by-expert'?",
                "--slices | hotest-first | unknown order 'hotest-first' | did you mean 'hottest-first'?",
                "--slices | copies:shares=0.5/0.6 | shares='0.5/0.6' cannot be used | that sum to 1",
                "--slices | by-expert:memory=0B | memory='0B' holds nothing | such as 1600MB",
                "--slices | copies:memory=1GB | copies are not made of them | hottest-first",
                "--prefetch | next-layer:predictor=pregate,accuracy=2 | accuracy='2' is no share | from 0 to 1",
                "--profile-split | 1 | '--profile-split': 1 | above 0 and below 1",
                "--profile-split | half | 'half' is not a number | --help",
                "--capacity-factor | 0 | '--capacity-factor': 0 | a number above 0",
                "--capacity-factor | -1.5 | '--capacity-factor': -1.5 | a number above 0",
                "--capacity-factor | 1e9 | '--capacity-factor': 1E+9 | up to 1000000",
                "--capacity-factor | 1e-99 | '--capacity-factor': 1E-99 | 9 digits after the point",
                "--capacity-factor | 1x | '1x' is not a number | --help",
                "--prefetch | next-layer:predictor=oracle | is no predictor | previous-layer",
                "--timeline | run.json:5-3 | 5-3 is empty | steps count from 0",
                "--timeline | run.json:x | 'x' is no range of steps | run.json:0-15",
                "--timeline | run.json:700-701 | there is no step 700 | steps 0 to 599",
            })
    void misuseIsExplained(String option, String value, String problem, String cure) {
        String given = value.replace("run.json", folder.resolve("run.json").toString());
        CommandRun run = CommandRun.of(Fixtures.replay(trace, option, given));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(problem), run.err());
        assertTrue(run.err().contains(cure), run.err());
        assertFalse(Files.exists(folder.resolve("run.json")));
    }

    @Test
    void requestsRunTogether() {
        JsonNode alone = json();
        JsonNode together = json("--batch", "3");
        assertEquals(TOKENS, alone.at("/trace/steps").longValue());
        // Requests of 256, 256 and 88 tokens.
        assertEquals(256, together.at("/trace/steps").longValue());
        assertEquals(
                alone.at("/trace/selections").longValue(),
                together.at("/trace/selections").longValue());
        assertTrue(
                together.at("/cache/accesses").longValue()
                        < alone.at("/cache/accesses").longValue());
        assertEquals(3, together.path("batch").intValue());
    }

    /// Three rows a step, of four selections each: an expert takes ceil(0.1 x 3 x 4 / 32) = 1.
    @Test
    void lateRowsAreDropped() {
        JsonNode all = json("--batch", "3");
        assertTrue(all.path("capacity").isNull());
        JsonNode few = json("--batch", "3", "--capacity-factor", "0.10");
        long dropped = few.at("/capacity/droppedSelections").longValue();
        assertTrue(dropped > 0);
        assertEquals(dropped, few.at("/trace/droppedSelections").longValue());
        assertEquals(
                all.at("/trace/selections").longValue() - dropped,
                few.at("/trace/selections").longValue());
        assertEquals("0.1", few.at("/capacity/factor").toString());
        assertEquals(all.at("/cache/accesses").longValue(), few.at("/cache/accesses").longValue());
    }

    @Test
    void requestsTakeTheNextFreeSlot() throws Exception {
        JsonNode json = json("--batch", "continuous:slots=2");
        // The third one, of 88 tokens, runs after the first two, of 256.
        assertEquals(256 + 88, json.at("/trace/steps").longValue());
        assertEquals("continuous:slots=2", json.path("batch").stringValue());
        String timed = "continuous:slots=2,step=1ms";
        CommandRun unknown = CommandRun.of(Fixtures.replay(trace, "--batch", timed));
        assertEquals(65, unknown.code());
        assertTrue(unknown.err().contains("nobody says when its requests arrive"), unknown.err());
        Path labels = folder.resolve("t.requests.csv");
        Files.writeString(labels, "request_id,arrival_ns\n0,0\n1,99500000\n2,0\n");
        try {
            // The third one takes the second slot at once, the second one in step 100.
            assertEquals(100 + 256, json("--batch", timed).at("/trace/steps").longValue());
        } finally {
            Files.delete(labels);
        }
    }

    /// Grouped by expert, the same selections run in other steps, of at most so many tokens.
    @Test
    void requestsThatWantTheSameExpertRunTogether() {
        JsonNode alone = json();
        JsonNode grouped = json("--batch", "by-expert:tokens=2,waiting=3");
        assertEquals("by-expert:tokens=2,waiting=3", grouped.path("batch").stringValue());
        assertTrue(grouped.at("/trace/steps").longValue() >= TOKENS / 2);
        assertTrue(grouped.at("/trace/steps").longValue() < TOKENS);
        for (String same : new String[] {"/trace/tokens", "/trace/selections"}) {
            assertEquals(alone.at(same).longValue(), grouped.at(same).longValue(), same);
        }
        assertEquals(
                alone.at("/actions/mac.int4").longValue(),
                grouped.at("/actions/mac.int4").longValue());
    }

    /// An order of slices moves the same bytes; whole experts are more.
    @Test
    void nestedExpertsComeInSlices() {
        String policy = "all-digital:format=nested2-4,home=host";
        JsonNode whole = json("--policy", policy, "--batch", "3");
        JsonNode hottest = json("--policy", policy, "--batch", "3", "--slices", "hottest-first");
        JsonNode byExpert = json("--policy", policy, "--batch", "3", "--slices", "by-expert");
        assertTrue(whole.path("slices").isNull());
        assertEquals("hottest-first:shares=0.3/0.4/0.3", hottest.at("/slices/spec").stringValue());
        assertEquals(hottest.path("actions"), byExpert.path("actions"));
        assertEquals(hottest.at("/slices/loads"), byExpert.at("/slices/loads"));
        assertTrue(
                hottest.at("/cache/fetchedBytes").longValue()
                        < whole.at("/cache/fetchedBytes").longValue());
    }

    /// What stays in a memory is not loaded again; less than one expert is no memory.
    @Test
    void slicesStayInAMemory() {
        String policy = "all-digital:format=nested2-4,home=host";
        JsonNode none = json("--policy", policy, "--slices", "hottest-first");
        JsonNode all = json("--policy", policy, "--slices", "hottest-first:memory=10GB");
        assertTrue(
                all.at("/cache/fetchedBytes").longValue()
                        < none.at("/cache/fetchedBytes").longValue());
        assertTrue(all.at("/slices/loads").longValue() < none.at("/slices/loads").longValue());
        assertEquals(none.at("/engines/digital/macs"), all.at("/engines/digital/macs"));
        CommandRun small =
                CommandRun.of(
                        Fixtures.replay(
                                trace,
                                "--policy",
                                policy,
                                "--slices",
                                "hottest-first:memory=100B"));
        assertEquals(65, small.code(), small.err());
        assertTrue(small.err().contains("does not hold one whole expert"), small.err());
        assertTrue(small.err().contains("the smallest is memory="), small.err());
    }

    @Test
    void slicesAreRecorded() throws Exception {
        Path out = folder.resolve("sliced");
        CommandRun run =
                CommandRun.of(
                        Fixtures.replay(
                                trace,
                                "--policy",
                                "all-digital:format=nested2-4,home=host",
                                "--slices",
                                "by-expert:shares=0/1",
                                "--out",
                                out.toString()));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("by-expert:shares=0.0/1.0"), run.out());
        String resolved = Files.readString(out.resolve("resolved.yaml"));
        assertTrue(
                resolved.lines()
                        .anyMatch(line -> line.matches("slices: \"?by-expert:shares=0.0/1.0\"?")),
                resolved);
        String summary = Files.readString(out.resolve("summary.json"));
        assertTrue(summary.contains("depths at which tokens want nested experts"), summary);
    }

    /// With the seed the draws change, and with them what a gate names wrongly; without draws nothing does.
    @Test
    void drawsFollowTheSeed() {
        String[] gate = {
            "--cache", "pregate:accuracy=0.5,bytes=2GB", "--policy", "all-digital:format=int4"
        };
        JsonNode one = json(gate);
        assertEquals("pregate:layers=1,accuracy=0.5", one.at("/cache/rule").stringValue());
        assertEquals(one, json(gate));
        assertTrue(one.path("fidelity").toString().contains("what the gate ahead names"));
        assertEquals("lru", json("--cache", Fixtures.LRU).at("/cache/rule").stringValue());
        JsonNode random = json("--cache", "random:experts-per-layer=8");
        JsonNode other = json("--cache", "random:experts-per-layer=8", "--seed", "1");
        assertTrue(random.at("/cache/hits").longValue() != other.at("/cache/hits").longValue());
    }

    @Test
    void modulesAreLeftOut() {
        JsonNode json = json("--exclude", "attention,kv");
        assertTrue(json.at("/energy/byModulePicojoules/attention").isNull());
        assertTrue(json.at("/energy/byModulePicojoules/kv").isNull());
        assertFalse(json.at("/energy/byModulePicojoules/head").isNull());
        assertTrue(json.path("excluded").toString().contains("attention (left out by --exclude)"));
    }

    @Test
    void aPolicyLearnsFromAShareOrFromTheTraceItself() throws Exception {
        String policy = "hot-near:bytes=4GB,format=int4";
        JsonNode itself = json("--policy", policy);
        JsonNode share = json("--policy", policy, "--profile-split", "0.34");
        assertTrue(itself.at("/policy/inSample").booleanValue());
        assertFalse(share.at("/policy/inSample").booleanValue());
        assertEquals(2, share.at("/trace/requests").longValue());
        assertEquals(TOKENS - 256, share.at("/trace/tokens").longValue());
        // A trace learns nothing new from a copy of itself.
        Path copy = Files.copy(trace, folder.resolve("copy.npz"));
        JsonNode other = json("--policy", policy, "--profile-trace", copy.toString());
        assertTrue(other.at("/policy/inSample").booleanValue());
    }

    @Test
    void aTimelineSumsToTheBusyTime() throws Exception {
        Path file = folder.resolve("timeline.json");
        JsonNode json = json("--batch", "8", "--timeline", file + ":0-9999", "--force");
        JsonNode events = new JsonMapper().readTree(Files.readString(file)).path("traceEvents");
        Files.delete(file);
        int hbm = -1;
        long picoseconds = 0;
        for (JsonNode event : events) {
            if (event.at("/args/name").asString("").equals("hbm")) {
                hbm = event.path("tid").intValue();
            } else if (event.path("tid").intValue() == hbm) {
                picoseconds += event.path("dur").decimalValue().movePointRight(6).longValueExact();
            }
        }
        assertEquals(json.at("/latency/busyPicoseconds/hbm").longValue(), picoseconds);
    }
}

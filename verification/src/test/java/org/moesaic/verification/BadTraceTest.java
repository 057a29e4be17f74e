package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong with a trace file is said in one line each, with exit code 65, by every verb that reads one; and
/// nothing is left behind.
class BadTraceTest {

    /// A trace file that is bad, and what each line about it must contain.
    record Bad(String file, byte[] content, String... lines) {

        @Override
        public String toString() {
            return file;
        }
    }

    @TempDir Path folder;

    static Stream<Bad> badTraces() {
        byte[] good = Fixtures.pack(Fixtures.ids());
        return Stream.of(
                new Bad("truncated.npz", Arrays.copyOf(good, good.length / 2), "truncated archive"),
                new Bad(
                        "float.npz",
                        Fixtures.pack("<f4", "(2, 24, 1)", Fixtures.ids()),
                        "experts|element type '<f4'|integers"),
                new Bad(
                        "flat.npz",
                        Fixtures.pack("|u1", "(2, 96)", Fixtures.ids()),
                        "experts|shape [2, 96]|[tokens, layers, k]"),
                new Bad(
                        "short.npz",
                        Fixtures.pack("|u1", "(3, 24, 4)", Fixtures.ids()),
                        "shape [3, 24, 4] needs 288 bytes, and there are 192"),
                new Bad(
                        "no-tokens.npz",
                        Fixtures.pack("|u1", "(0, 24, 4)", new byte[0]),
                        "an empty trace"),
                new Bad("nothing.npz", new byte[0], "the file is empty|npz-pack|step-jsonl"),
                new Bad("text.npz", bytes("hello"), "not a trace in any known format"),
                // Every bad row is named, not only the first.
                new Bad(
                        "duplicates.npz",
                        twiceTheSame(0, 8),
                        "experts[0, 0]|twice",
                        "experts[0, 2]|twice"),
                new Bad("no-steps.jsonl", bytes(meta(1)), "step"),
                new Bad(
                        "mistakes.jsonl",
                        bytes(meta(2) + "{\"step\": 0, \"routed\": {}}\n{\"step\": 1}\n"),
                        ":2: |step 0: layer 0 is missing",
                        ":3: |routed"),
                new Bad(
                        "torn.jsonl",
                        bytes(meta(2) + "{\"step\": 0, \"rou"),
                        ":2: |not JSON",
                        "1 steps, and 'meta' says 2|truncated"));
    }

    /// Files of about a hundred bytes that claim 10¹² rows.
    static Stream<Bad> boasts() {
        return Stream.of(
                new Bad(
                        "boast.npy",
                        TraceFiles.npy("|u1", "(41666666667, 24, 4)", new byte[4]),
                        "needs 4000000000032 bytes, and there are 4"),
                new Bad(
                        "boast.npz",
                        Fixtures.pack("|u1", "(41666666667, 24, 4)", new byte[0]),
                        "needs 4000000000032 bytes, and there are 0"),
                new Bad(
                        "wide.npy",
                        TraceFiles.npy("|u1", "(1, 1000000, 1000000)", new byte[4]),
                        "shape [1, 1000000, 1000000]"),
                new Bad("boast.jsonl", bytes(meta(41_666_666_667L)), "step"));
    }

    static Stream<Bad> all() {
        return Stream.concat(badTraces(), boasts());
    }

    @ParameterizedTest
    @MethodSource("all")
    void replayRefusesIt(Bad bad) throws IOException {
        Path trace = Files.write(folder.resolve(bad.file), bad.content);
        List<String> before = CommandRun.listing(folder);
        String out = folder.resolve("out").toString();
        CommandRun run = CommandRun.of(Fixtures.replay(trace, "--out", out, "--threads", "2"));
        run.assertRefused(65, bad.lines);
        assertTrue(run.err().lines().allMatch(line -> line.contains(bad.file)), run.err());
        assertEquals(before, CommandRun.listing(folder));
    }

    @ParameterizedTest
    @MethodSource("all")
    void soDoTheVerbsOfTraces(Bad bad) throws IOException {
        String trace = Files.write(folder.resolve(bad.file), bad.content).toString();
        List<String> before = CommandRun.listing(folder);
        CommandRun.of("trace", "info", trace).assertRefused(65, bad.lines);
        String out = folder.resolve("x.csv").toString();
        CommandRun.of("trace", "import", trace, "--out", out).assertRefused(65, bad.lines);
        assertEquals(before, CommandRun.listing(folder));
    }

    @ParameterizedTest
    @MethodSource("boasts")
    void aBoastIsRefusedBeforeMemoryIsTaken(Bad bad) throws IOException {
        assertTrue(bad.content.length < 250, "bytes: " + bad.content.length);
        Path trace = Files.write(folder.resolve(bad.file), bad.content);
        List<String> args = Fixtures.replay(trace, "--threads", "1");
        CommandRun.of(args);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        CommandRun.of(args).assertRefused(65, bad.lines);
        long megabytes = (threads.getCurrentThreadAllocatedBytes() - before) / 1_000_000;
        assertTrue(
                megabytes < 50, megabytes + " MB for a file of " + bad.content.length + " bytes");
    }

    @Test
    void anExpertThatTheModelDoesNotHave() throws IOException {
        byte[] ids = Fixtures.ids();
        ids[5] = 32;
        Path trace = Files.write(folder.resolve("range.npz"), Fixtures.pack(ids));
        for (String cache :
                List.of("none", "lru:experts-per-layer=8", "belady:experts-per-layer=8")) {
            for (String threads : List.of("1", "2", "7")) {
                CommandRun.of(Fixtures.replay(trace, "--cache", cache, "--threads", threads))
                        .assertRefused(65, "range.npz|layer 1|expert 32|experts are 0 to 31");
            }
        }
    }

    @Test
    void aTraceOfAnotherModel() throws IOException {
        Path trace =
                Files.write(
                        folder.resolve("other.npz"),
                        Fixtures.pack("|u1", "(2, 16, 6)", Fixtures.ids()));
        CommandRun.of(Fixtures.replay(trace))
                .assertRefused(
                        65,
                        "other.npz|16 MoE layers|gpt-oss-20b has 24",
                        "other.npz|top-k|6 experts a row|selects 4");
    }

    private static byte[] twiceTheSame(int... rowStarts) {
        byte[] ids = Fixtures.ids();
        for (int start : rowStarts) {
            ids[start + 1] = ids[start];
        }
        return Fixtures.pack(ids);
    }

    private static String meta(long steps) {
        return "{\"meta\": {\"steps\": %d, \"layers\": 24, \"top_k\": 4, \"n_experts\": 32}}\n"
                .formatted(steps);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

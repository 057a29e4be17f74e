package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;

/// Ctrl-C in the middle of a replay: exit code 130, no word, and nothing that looks finished.
class InterruptedReplayTest {

    /// Enough to be busy for seconds; all rows alike, so that the archive is small.
    private static final int TOKENS = 1_500_000;

    @TempDir Path folder;

    @Test
    void nothingIsLeftBehind() throws Exception {
        byte[] ids = new byte[TOKENS * Fixtures.LAYERS * Fixtures.TOP_K];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % Fixtures.TOP_K);
        }
        byte[] pack = Fixtures.pack("|u1", "(%d, 24, 4)".formatted(TOKENS), ids);
        Path trace = Files.write(folder.resolve("t.npz"), pack);
        List<String> before = CommandRun.listing(folder);
        String out = folder.resolve("out").toString();
        List<String> args = Fixtures.replay(trace, "--cache", Fixtures.LRU, "--out", out);
        OtherJvm replay = OtherJvm.start(Main.class, "-Xmx256m", args.toArray(String[]::new));
        while (replay.isAlive() && CommandRun.listing(folder).size() == before.size()) {
            Thread.sleep(20);
        }
        assertTrue(replay.isAlive(), "it ended before it could be interrupted");
        assertFalse(Files.exists(folder.resolve("out")));
        new ProcessBuilder("kill", "-INT", Long.toString(replay.pid())).start().waitFor();
        OtherJvm.Ended ended = replay.await();
        assertEquals(new OtherJvm.Ended(130, "", ""), ended);
        assertEquals(before, CommandRun.listing(folder));
    }
}

package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers of ten characters that would take gigabytes or hours if they were written out: each is refused in one short line,
/// at once.
class HostileNumbersTest {

    private static final int LINE = 400;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare --policy random:average=3 --profile-split 1e-999999999",
                "compare --policy random:average=3 --profile-split 1e999999999",
                "compare --policy random:average=3 --capacity-factor 1e999999999",
                "compare --policy random:average=1e999999999",
                "compare --policy random:average=1e-999999999",
                "compare --policy pmq:average=3,alpha=1e999999999",
                "compare --policy hot-digital:fraction=1e-999999999",
                "compare --policy hot-near:format=int4,bytes=1e999999999GiB",
                "compare --policy qmoe:cold=1e-999999999",
                "compare --policy d2moe:average=1e999999999",
                "compare --policy random:average=3,seed=1e999999999",
                "replay --policy block-wise:average=1e999999999",
                "place --policy error-table:average=1e999999999",
                "footprint --levels 2,3 --average-bits 1e999999999",
            })
    void isRefusedAtOnce(String line) throws IOException {
        Path trace = Files.write(folder.resolve("t.npz"), Fixtures.pack(Fixtures.ids()));
        List<String> args = new ArrayList<>(List.of(line.split(" ")));
        args.addAll(List.of("--model", Fixtures.MODEL));
        if (!args.getFirst().equals("footprint")) {
            args.addAll(List.of("--hardware", "hbm3-host", "--trace", trace.toString()));
        }
        CommandRun run =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> CommandRun.of(args));
        assertEquals(2, run.code(), run.err());
        assertEquals("", run.out());
        run.err().lines().forEach(each -> assertTrue(each.length() < LINE, each));
        run.assertNoStackTrace();
    }
}

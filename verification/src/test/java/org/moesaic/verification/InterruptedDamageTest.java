package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;

/// Ctrl-C in the middle of measuring damage: exit code 130, no result; the next run finds in the cache what was measured.
class InterruptedDamageTest {

    private static final int EXPERTS = 64;
    private static final int FORMATS = 2;

    @TempDir Path folder;

    @Test
    void theNextRunGoesOn() throws Exception {
        Path card = folder.resolve("many.yaml");
        Files.writeString(
                card,
                """
                id: many
                layers: {decoder: 1, d-model: 384, vocabulary: 100}
                routed-experts: {layers: "0", experts: %d, top-k: 2, width: 384, matrices: 3}
                attention: {kind: mha, heads: 4, kv-heads: 4, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """
                        .formatted(EXPERTS));
        String weights = folder.resolve("w.safetensors").toString();
        CommandRun.of("model", "synthesise", card.toString(), "--out", weights).assertDone();
        Path cache = folder.resolve("cache");
        Path out = folder.resolve("out");
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "kernel",
                                "damage",
                                "--model",
                                card.toString(),
                                "--weights",
                                weights,
                                "--format",
                                "int4,analog:pcm-standard",
                                "--backend",
                                "reference",
                                "--threads",
                                "1"));
        List<String> cached = new ArrayList<>(args);
        cached.addAll(List.of("--cache", cache.toString(), "--out", out.toString()));
        OtherJvm run = OtherJvm.start(Main.class, "-Xmx512m", cached.toArray(String[]::new));
        while (run.isAlive() && times(cache).size() < 3) {
            Thread.sleep(5);
        }
        assertTrue(run.isAlive(), "it ended before it could be interrupted");
        new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();
        assertEquals(new OtherJvm.Ended(130, "", ""), run.await());
        assertFalse(Files.exists(out));
        Map<String, FileTime> before = times(cache);
        assertTrue(before.size() >= 3 && before.size() < EXPERTS * FORMATS, before.size() + "");

        CommandRun.of(cached).assertDone();
        Map<String, FileTime> after = times(cache);
        assertEquals(EXPERTS * FORMATS, after.size());
        before.forEach((name, time) -> assertEquals(time, after.get(name), name));

        Path fresh = folder.resolve("fresh");
        args.addAll(List.of("--out", fresh.toString()));
        CommandRun.of(args).assertDone();
        for (String file : List.of("damage.csv", "router.csv", "errors.csv", "summary.json")) {
            assertEquals(-1, Files.mismatch(out.resolve(file), fresh.resolve(file)), file);
        }
    }

    private static Map<String, FileTime> times(Path cache) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        if (Files.exists(cache)) {
            try (Stream<Path> files = Files.list(cache)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".txt")).toList()) {
                    times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
                }
            }
        }
        return times;
    }
}

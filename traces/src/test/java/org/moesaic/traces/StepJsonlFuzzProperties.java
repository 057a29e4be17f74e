package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Damaged and hostile JSON lines give a trace or a clean refusal.
class StepJsonlFuzzProperties {

    private static final String META =
            "{\"meta\": {\"steps\": 2, \"layers\": 2, \"top_k\": 2, \"n_experts\": 9}}\n";
    private static final byte[] VALID =
            (META
                            + "{\"step\": 0, \"token\": 1, \"routed\": {\"0\": [1, 2], \"1\": [3, 4]}}\n"
                            + "{\"step\": 1, \"routed\": {\"0\": [5, 6], \"1\": [7, 8]}}\n")
                    .getBytes(StandardCharsets.UTF_8);

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("jsonl-fuzz");
    }

    @AfterContainer
    static void removeFolder() {
        Fuzz.delete(folder);
    }

    @Property(tries = 300)
    void randomBytesAfterTheFirstLine(@ForAll byte[] noise) {
        byte[] meta = META.getBytes(StandardCharsets.UTF_8);
        Fuzz.readOrRefuse(folder, "f", Fuzz.concat(meta, noise));
        Fuzz.readOrRefuse(folder, "f", Fuzz.concat(Arrays.copyOf(meta, 10), noise));
    }

    @Property(tries = 500)
    void mutatedFiles(@ForAll long seed) {
        Fuzz.readOrRefuse(folder, "f", Fuzz.mutate(VALID, seed));
    }

    /// Only the last line end may be missing.
    @Example
    void truncationAtEveryByte() {
        assertTrue(Fuzz.readOrRefuse(folder, "f", Arrays.copyOf(VALID, VALID.length - 1)));
        for (int length = 0; length < VALID.length - 1; length++) {
            Fuzz.refuse(folder, "f", Arrays.copyOf(VALID, length));
        }
    }

    @Property(tries = 200)
    void hostileClaims(@ForAll int steps, @ForAll int layers, @ForAll int topK) {
        String meta =
                META.replace("\"steps\": 2", "\"steps\": " + steps)
                        .replace("\"layers\": 2", "\"layers\": " + layers)
                        .replace("\"top_k\": 2", "\"top_k\": " + topK);
        Fuzz.readOrRefuse(folder, "f", meta.getBytes(StandardCharsets.UTF_8));
    }
}

package org.moesaic.traces;

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

/// Damaged and hostile CSV traces, and files beside them, give a trace or a clean refusal.
class NativeCsvFuzzProperties {

    private static final byte[] META =
            """
            {"format": "moe-trace", "version": 1, "model": {"experts": 8, "top_k": 2},
             "batching": "as_recorded", "layers_present": [1, 3], "rows": 6}
            """
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] CSV =
            """
            step,request_id,phase,position,layer,experts
            4,a,decode,0,1,3;1
            4,b,decode,9,1,2;0
            4,a,decode,0,3,0;7
            4,b,decode,9,3,6
            5,"a",decode,1,1,6;5
            5,a,decode,1,3,
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("csv-fuzz");
    }

    @AfterContainer
    static void removeFolder() {
        Fuzz.delete(folder);
    }

    @Property(tries = 300)
    void randomBytesAfterTheHeaderRow(@ForAll byte[] noise) {
        NpyFiles.write(folder, "f.meta.json", META);
        Fuzz.readOrRefuse(folder, "f.csv", Fuzz.concat(Arrays.copyOf(CSV, 45), noise));
        Fuzz.readOrRefuse(folder, "f.csv", Fuzz.concat(Arrays.copyOf(CSV, 40), noise));
    }

    @Property(tries = 500)
    void mutatedRows(@ForAll long seed) {
        NpyFiles.write(folder, "f.meta.json", META);
        Fuzz.readOrRefuse(folder, "f.csv", Fuzz.mutate(CSV, seed));
    }

    @Property(tries = 200)
    void mutatedMeta(@ForAll long seed) {
        NpyFiles.write(folder, "f.meta.json", Fuzz.mutate(META, seed));
        Fuzz.readOrRefuse(folder, "f.csv", CSV);
    }

    /// The last line's end, and the comma before its empty field, are all that may be missing without being noticed.
    @Example
    void truncationAtEveryByte() {
        NpyFiles.write(folder, "f.meta.json", META);
        for (int length = 0; length < CSV.length - 1; length++) {
            Fuzz.refuse(folder, "f.csv", Arrays.copyOf(CSV, length));
        }
    }
}

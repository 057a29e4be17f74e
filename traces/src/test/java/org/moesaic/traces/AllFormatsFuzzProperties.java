package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.edge.MoesaicException;

/// Every importer against damaged and hostile files: a trace, counts, or a refusal that says what to do.
class AllFormatsFuzzProperties {

    private static final Map<String, byte[]> FILES = SampleFiles.all();

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("formats-fuzz");
    }

    @AfterContainer
    static void removeFolder() {
        Fuzz.delete(folder);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(FILES.keySet());
    }

    /// Reads rows or counts to the end; anything thrown but a refusal with a place and a cure fails the test.
    private static boolean readOrRefuse(String name, byte[] content) {
        Path file = NpyFiles.write(folder, name, content);
        try {
            if (TraceImporters.counts(file, List.of()).isEmpty()) {
                Reading.tokens(TraceImporters.open(file));
            }
            return true;
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
            assertTrue(refused.getMessage().contains(name), refused.getMessage());
            return false;
        }
    }

    @Example
    void allSamplesAreRead() {
        FILES.forEach((name, content) -> assertTrue(readOrRefuse(name, content), name));
    }

    @Example
    void truncationAtEveryByte() {
        for (Map.Entry<String, byte[]> each : FILES.entrySet()) {
            for (int length = 0; length < each.getValue().length; length++) {
                readOrRefuse(each.getKey(), Arrays.copyOf(each.getValue(), length));
            }
        }
    }

    @Property(tries = 1000)
    void mutatedFiles(@ForAll("names") String name, @ForAll long seed) {
        readOrRefuse(name, Fuzz.mutate(FILES.get(name), seed));
    }

    @Property(tries = 200)
    void randomBytesAfterTheHead(@ForAll("names") String name, @ForAll byte[] noise) {
        byte[] whole = FILES.get(name);
        readOrRefuse(name, Fuzz.concat(Arrays.copyOf(whole, Math.min(40, whole.length)), noise));
    }

    @Example
    void deepNestingInEveryJson() {
        String deep = "[".repeat(100_000);
        for (String start :
                List.of(
                        "{\"type\": \"route\", \"x\": ",
                        "{\"format\": \"moearc-trace-v1\", \"x\": ",
                        "{\"layer\": 0, \"token\": 0, \"experts\": ",
                        "{\"router_data\": ",
                        "{\"routed_experts\": ",
                        "{\"logical_count\": ",
                        "{\"x\": ",
                        "")) {
            assertFalse(readOrRefuse("deep.json", SampleFiles.text(start + deep)));
        }
    }

    @Example
    void aLineOfTenMegabytes() {
        String ids = "1,".repeat(5 << 20) + "2";
        for (String start :
                List.of(
                        "{\"type\": \"route\", \"req_id\": 1, \"token_idx\": 0, \"layer\": 0, \"topk_ids\": [",
                        "{\"step\": 0, \"e\": [",
                        "{\"layer\": 0, \"token_idx\": 0, \"experts\": [",
                        "{\"routed_experts\": [[[")) {
            assertFalse(readOrRefuse("long.jsonl", SampleFiles.text(start + ids + "]}\n")));
        }
        assertFalse(
                readOrRefuse(
                        "long.csv",
                        SampleFiles.text("token,layer,experts\n0,0,\"" + ids + "\"\n")));
        assertFalse(
                readOrRefuse(
                        "log.csv",
                        SampleFiles.text("layer_id,expert_ids\n3," + "1 ".repeat(5 << 20))));
    }

    @Example
    void textThatIsNotUtf8() {
        for (String name :
                List.of("router.jsonl", "pairs.ndjson", "rows.jsonl", "long.csv", "served.json")) {
            byte[] bytes = FILES.get(name).clone();
            bytes[bytes.length - 12] = (byte) 0xC3;
            assertFalse(readOrRefuse(name, bytes), name);
        }
    }

    /// 64 MB of zeros in 64 KB: as gzip of JSON, and as a member of an archive.
    @Example
    void bombs() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(SampleFiles.text("{\"type\": \"route\", \"x\": \""));
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'a');
            for (int i = 0; i < 64; i++) {
                gzip.write(part);
            }
        }
        assertFalse(readOrRefuse("bomb.jsonl.gz", packed.toByteArray()));
        byte[] pickle = new byte[64 << 20];
        byte[] archive = SampleFiles.torch(pickle, new byte[4]);
        assertFalse(readOrRefuse("bomb.pt", archive));
    }

    @Example
    void pathTricksInArchives() {
        for (String trick : List.of("../../x", "/etc/x", "C:\\x", "a/../../L0_idx", "")) {
            byte[] archive =
                    NpyFiles.npz(
                            Map.of(trick, NpyFiles.bytes("(1, 1, 2)", 1, 2)), ZipEntry.DEFLATED);
            // A name is a name: the one array of an archive is read, whatever it is called.
            readOrRefuse("trick.npz", archive);
            assertFalse(Files.exists(folder.resolve("../x.npy")));
        }
    }

    /// Tokens in layers of their own: an index of all pairs would be many times the file.
    @Example
    void rowsThatShareNothing() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("{\"layer\": ").append(i % 1000);
            text.append(", \"token_idx\": ").append(i).append(", \"experts\": [1]}\n");
        }
        assertFalse(readOrRefuse("sparse.jsonl", SampleFiles.text(text.toString())));
    }
}

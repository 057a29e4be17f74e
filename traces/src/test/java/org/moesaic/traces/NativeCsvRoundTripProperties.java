package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// What is written is read back the same, and written again the same.
class NativeCsvRoundTripProperties {

    private static final NativeCsvWriter.Source SOURCE =
            new NativeCsvWriter.Source("moesaic", "0", "t", "");

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("csv-round-trip");
    }

    @AfterContainer
    static void removeFolder() {
        Fuzz.delete(folder);
    }

    @Property(tries = 100)
    void batchedTraces(@ForAll long seed, @ForAll boolean ragged) throws IOException {
        roundTrip(random(new Random(seed), ragged));
    }

    @Property(tries = 50)
    void packs(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 12) int tokens,
            @ForAll @IntRange(min = 1, max = 4) int layers,
            @ForAll @IntRange(min = 1, max = 4) int topK)
            throws IOException {
        Random random = new Random(seed);
        int[] ids = new int[tokens * layers * topK];
        for (int row = 0; row < tokens * layers; row++) {
            int[] chosen = random.ints(0, 9).distinct().limit(topK).toArray();
            System.arraycopy(chosen, 0, ids, row * topK, topK);
        }
        int half = 1 + random.nextInt(tokens - 1);
        String shape = "(" + tokens + ", " + layers + ", " + topK + ")";
        byte[] pack =
                NpyFiles.npz(
                        Map.of(
                                "experts", NpyFiles.bytes(shape, ids),
                                "req_offsets",
                                        NpyFiles.integers("<i8", 8, "(3,)", 0, half, tokens)),
                        ZipEntry.DEFLATED);
        roundTrip(TraceImporters.open(NpyFiles.write(folder, "p.npz", pack)));
    }

    private static void roundTrip(RoutingTrace trace) throws IOException {
        Path first = write(trace, "first.csv");
        RoutingTrace read = TraceImporters.open(first);
        assertEquals(Reading.tokens(trace), Reading.tokens(read));
        Path second = write(read, "second.csv");
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        assertEquals(
                Files.readString(NativeCsvWriter.metaFile(first)),
                Files.readString(NativeCsvWriter.metaFile(second)));
    }

    private static Path write(RoutingTrace trace, String name) {
        Path csv = folder.resolve(name);
        NativeCsvWriter.write(trace, SOURCE, Optional.empty(), csv, NativeCsvWriter.metaFile(csv));
        return csv;
    }

    /// Steps of one to three requests, each first with two prefill tokens at once and then decoding.
    private static InMemoryTrace random(Random random, boolean ragged) {
        int layers = 1 + random.nextInt(3);
        int topK = 1 + random.nextInt(3);
        TraceBuilder builder = TraceBuilder.of(layers, 8, topK).blockTokens(4);
        int requests = 1 + random.nextInt(3);
        for (int step = 0; step < 1 + random.nextInt(5); step++) {
            builder.step();
            for (int request = 0; request < requests; request++) {
                int tokens = step == 0 ? 2 : 1;
                for (int i = 0; i < tokens; i++) {
                    builder.token(
                            request,
                            step + i + (step > 0 ? 1 : 0),
                            step == 0 ? Phase.PREFILL : Phase.DECODE,
                            rows(random, layers, topK, ragged));
                }
            }
        }
        return builder.build();
    }

    private static int[][] rows(Random random, int layers, int topK, boolean ragged) {
        int[][] rows = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            // The first layer is whole, so that tokens come back in the order they went in.
            boolean absent = ragged && layer > 0 && random.nextInt(4) == 0;
            int kept = random.nextInt(4) == 0 ? random.nextInt(topK + 1) : topK;
            rows[layer] = absent ? null : random.ints(0, 8).distinct().limit(kept).toArray();
        }
        return rows;
    }
}

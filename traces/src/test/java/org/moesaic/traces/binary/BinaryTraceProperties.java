package org.moesaic.traces.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.TraceReader;

/// What is written comes back, bit for bit, and damage anywhere is noticed.
class BinaryTraceProperties {

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("binary");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    /// Traces of all shapes: batched or not, with holes, weights, token ids, ids of one byte and of two.
    private static InMemoryTrace any(long seed) {
        Random random = new Random(seed);
        int experts = random.nextBoolean() ? 1 + random.nextInt(254) : 1 + random.nextInt(32767);
        int layers = 1 + random.nextInt(4);
        int topK = 1 + random.nextInt(Math.min(4, experts));
        boolean batched = random.nextBoolean();
        boolean holes = random.nextInt(3) == 0;
        boolean weights = random.nextInt(3) == 0;
        boolean ids = random.nextInt(3) == 0;
        List<TraceBlock> blocks = new ArrayList<>();
        int requests = 0;
        long step = random.nextInt(1000);
        for (int b = random.nextInt(4); b > 0; b--) {
            TraceBlock block = new TraceBlock(layers, topK, 1 + random.nextInt(8));
            for (int s = 1 + random.nextInt(20); s > 0; s--) {
                step += random.nextInt(5) == 0 ? 2 : 1;
                block.beginStep(step);
                for (int t = batched ? 1 + random.nextInt(3) : 1; t > 0; t--) {
                    int request = random.nextInt(4) == 0 ? requests : Math.max(0, requests - 1);
                    requests = Math.max(requests, request + 1);
                    Phase phase = Phase.of((byte) random.nextInt(3));
                    int token = block.addToken(request, (int) step + t, phase);
                    if (ids && random.nextBoolean()) {
                        block.setTokenId(token, random.nextInt(1000));
                    }
                    for (int layer = 0; layer < layers; layer++) {
                        boolean absent = holes && random.nextInt(4) == 0;
                        for (int slot = 0; slot < topK && !absent; slot++) {
                            boolean dropped = holes && random.nextInt(6) == 0;
                            int id = dropped ? TraceBlock.DROPPED : random.nextInt(experts);
                            block.setExpert(layer, token, slot, id);
                            if (weights && !dropped) {
                                block.setWeight(layer, token, slot, random.nextFloat());
                            }
                        }
                    }
                }
            }
            blocks.add(block);
        }
        List<Integer> layerIds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            layerIds.add(3 + 2 * layer);
        }
        TraceHeader header =
                new TraceHeader(
                        "any",
                        "in-memory",
                        "model \u00e4",
                        layerIds,
                        TraceHeader.LayerNumbering.MODEL,
                        random.nextBoolean() ? OptionalInt.of(experts) : OptionalInt.empty(),
                        topK,
                        OptionalLong.empty(),
                        TraceHeader.Batching.values()[batched ? 1 : 0],
                        random.nextBoolean(),
                        TraceHeader.WeightsKind.values()[weights ? 2 : 0],
                        true,
                        false,
                        random.nextBoolean(),
                        "source <b>\n");
        return InMemoryTrace.ofBlocks(header, blocks);
    }

    private static List<String> lines(TraceHeader header, TraceReader reader, int blockTokens) {
        List<String> lines = new ArrayList<>();
        TraceBlock block = new TraceBlock(header, blockTokens);
        while (reader.read(block)) {
            for (int step = 0; step < block.steps(); step++) {
                for (int t = block.tokenStart(step); t < block.tokenStart(step + 1); t++) {
                    StringBuilder line = new StringBuilder();
                    line.append(block.stepId(step)).append(' ');
                    line.append(reader.requestId(block.request(t))).append('@');
                    line.append(block.position(t)).append(block.phase(t)).append(block.tokenId(t));
                    for (int layer = 0; layer < block.layers(); layer++) {
                        for (int slot = 0; slot < block.topK(); slot++) {
                            line.append(' ').append(block.expert(layer, t, slot));
                            line.append('*').append(block.weight(layer, t, slot));
                        }
                    }
                    lines.add(line.toString());
                }
            }
        }
        return lines;
    }

    private static List<String> lines(RoutingTrace trace, int blockTokens) {
        try (TraceReader reader = trace.open()) {
            return lines(trace.header(), reader, blockTokens);
        }
    }

    @Property(tries = 200)
    void whatIsWrittenComesBack(@ForAll long seed) throws IOException {
        InMemoryTrace trace = any(seed);
        Path file = folder.resolve("round.moetrace");
        BinaryTraceWriter.write(trace, file);
        RoutingTrace read = TraceImporters.open(file);
        assertEquals(lines(trace, 5), lines(read, 5));
        assertEquals(lines(trace, 5), lines(read, 1000));
        TraceHeader was = trace.header();
        TraceHeader is = read.header();
        assertEquals("moetrace", is.format());
        assertEquals(was.layerIds(), is.layerIds());
        assertEquals(was.experts(), is.experts());
        assertEquals(was.batching(), is.batching());
        assertEquals(was.weightsKind(), is.weightsKind());
        assertEquals(was.synthetic(), is.synthetic());
        assertEquals(was.source(), is.source());
        assertEquals(was.modelName(), is.modelName());
        Path again = folder.resolve("again.moetrace");
        BinaryTraceWriter.write(read, again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Property(tries = 100)
    void idsWhereTheyLieAreThoseOfBlocks(@ForAll long seed) throws IOException {
        Path file = folder.resolve("ids.moetrace");
        BinaryTraceWriter.write(any(seed), file);
        BinaryTrace trace = BinaryTrace.open(file);
        for (int chunk = 0; chunk < trace.chunks(); chunk++) {
            ChunkIds ids = trace.ids(chunk);
            assertTrue(ids.segment().isReadOnly());
            TraceBlock block = new TraceBlock(trace.header(), ids.tokens());
            int before = 0;
            try (TraceReader reader = trace.open(chunk, chunk + 1)) {
                while (reader.read(block)) {
                    for (int layer = 0; layer < ids.layers(); layer++) {
                        for (int token = 0; token < block.tokens(); token++) {
                            for (int slot = 0; slot < ids.topK(); slot++) {
                                assertEquals(
                                        block.expert(layer, token, slot),
                                        ids.expert(layer, before + token, slot));
                            }
                        }
                    }
                    before += block.tokens();
                }
            }
            assertEquals(ids.tokens(), before);
        }
    }

    /// Large enough for several chunks, with one step that is larger than a chunk.
    @Example
    void anyChunkCanBeReadAlone() {
        TraceHeader header = any(3).header();
        List<TraceBlock> blocks = new ArrayList<>();
        Random random = new Random(5);
        long step = 0;
        for (int b = 0; b < 5; b++) {
            TraceBlock block = new TraceBlock(header, 16);
            for (int s = 0; s < (b == 2 ? 1 : 40_000); s++) {
                block.beginStep(step++);
                for (int t = 0; t < (b == 2 ? 70_000 : 1); t++) {
                    int token = block.addToken(0, (int) step + t, Phase.DECODE);
                    block.setExpert(0, token, 0, random.nextInt(200));
                }
            }
            blocks.add(block);
        }
        InMemoryTrace trace = InMemoryTrace.ofBlocks(header, blocks);
        Path file = folder.resolve("chunks.moetrace");
        BinaryTraceWriter.write(trace, file);
        BinaryTrace read = BinaryTrace.open(file);
        assertTrue(read.chunks() >= 3);
        List<String> parts = new ArrayList<>();
        for (int chunk = 0; chunk < read.chunks(); chunk++) {
            try (TraceReader reader = read.open(chunk, chunk + 1)) {
                parts.addAll(lines(header, reader, 4096));
            }
            assertEquals(read.firstToken(chunk + 1), parts.size());
        }
        assertEquals(lines(trace, 4096), parts);
    }

    private static byte[] small() throws IOException {
        Path file = folder.resolve("small.moetrace");
        if (!Files.exists(file)) {
            BinaryTraceWriter.write(any(11), file);
        }
        return Files.readAllBytes(file);
    }

    private static MoesaicException refused(byte[] bytes) throws IOException {
        Path file = folder.resolve("damaged.moetrace");
        Files.write(file, bytes);
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> lines(BinaryTrace.open(file), 7));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        assertTrue(thrown.getMessage().contains("damaged.moetrace"), thrown.getMessage());
        return thrown;
    }

    @Example
    void aFileThatBreaksOffIsUnfinished() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            String message = refused(Arrays.copyOf(whole, length)).getMessage();
            assertTrue(length < 48 || message.contains("unfinished"), message);
        }
    }

    @Example
    void aFlippedBitAnywhereIsNoticed() throws IOException {
        byte[] whole = small();
        List<String> sound = lines(BinaryTrace.open(folder.resolve("small.moetrace")), 7);
        int padding = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 << (at % 8));
            Path file = folder.resolve("flipped.moetrace");
            Files.write(file, bytes);
            try {
                assertEquals(sound, lines(BinaryTrace.open(file), 7));
                padding++;
            } catch (MoesaicException noticed) {
                assertEquals(Exit.BAD_DATA, noticed.exit());
            }
        }
        // The bytes between header and first chunk hold nothing.
        assertTrue(padding < 8, padding + " bytes");
    }

    /// A damaged file whose checksums were made to hold again is still refused, or read: nothing else.
    @Property(tries = 300)
    void checksumsThatHoldSaveNobody(@ForAll long seed) throws IOException {
        byte[] bytes = small();
        Random random = new Random(seed);
        for (int change = 0; change <= random.nextInt(3); change++) {
            int at = 12 + random.nextInt(bytes.length - 20);
            bytes[at] = (byte) (random.nextBoolean() ? -1 : random.nextInt(256));
        }
        Reseal.all(bytes);
        Path file = folder.resolve("resealed.moetrace");
        Files.write(file, bytes);
        try {
            lines(BinaryTrace.open(file), 7);
        } catch (MoesaicException refused) {
            assertEquals(Exit.BAD_DATA, refused.exit());
        }
    }

    @Example
    void aLaterVersionIsNamed() throws IOException {
        byte[] bytes = small();
        bytes[8] = 2;
        assertTrue(refused(bytes).getMessage().contains("version 2"));
    }
}

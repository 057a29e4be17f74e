package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class NpzPackImporterTest {

    /// Four tokens, two layers, top-2; two requests of one and three tokens.
    private static final int[] IDS = {0, 1, 2, 3, 4, 5, 6, 7, 1, 0, 3, 2, 5, 4, 7, 6};

    private static final List<String> EXPECTED =
            List.of(
                    "0 0@10 DECODE #-1 [0, 1] [2, 3]",
                    "1 1@20 DECODE #-1 [4, 5] [6, 7]",
                    "2 1@21 DECODE #-1 [1, 0] [3, 2]",
                    "3 1@22 DECODE #-1 [5, 4] [7, 6]");

    @TempDir Path folder;

    private static Map<String, byte[]> pack() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("experts", NpyFiles.bytes("(4, 2, 2)", IDS));
        arrays.put("req_offsets", NpyFiles.integers("<i8", 8, "(3,)", 0, 1, 4));
        arrays.put("prompt_len", NpyFiles.integers("<i4", 4, "(2,)", 10, 20));
        return arrays;
    }

    private Path file(Map<String, byte[]> arrays) {
        return NpyFiles.write(folder, "t.npz", NpyFiles.npz(arrays, ZipEntry.DEFLATED));
    }

    private Path with(String name, byte[] array) {
        Map<String, byte[]> arrays = pack();
        arrays.put(name, array);
        return file(arrays);
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void readsStoredAndDeflatedMembers(int method) {
        Path file = NpyFiles.write(folder, "t.npz", NpyFiles.npz(pack(), method));
        assertEquals(EXPECTED, Reading.tokens(TraceImporters.open(file)));
    }

    @Test
    void membersMayBeInAnyOrder() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        pack().entrySet().stream()
                .sorted(Map.Entry.<String, byte[]>comparingByKey().reversed())
                .forEach(each -> arrays.put(each.getKey(), each.getValue()));
        assertEquals(EXPECTED, Reading.tokens(TraceImporters.open(file(arrays))));
    }

    @ParameterizedTest
    @CsvSource({"|i1,1", "<u2,2", "<i2,2", "<u4,4", "<i4,4", "<u8,8", "<i8,8"})
    void readsEveryIntegerType(String descr, int width) {
        Path file = with("experts", NpyFiles.integers(descr, width, "(4, 2, 2)", IDS));
        assertEquals(EXPECTED, Reading.tokens(TraceImporters.open(file)));
    }

    @Test
    void theHeaderSaysWhatIsKnown() {
        TraceHeader header = TraceImporters.open(file(pack())).header();
        assertEquals("t.npz", header.name());
        assertEquals("npz-pack", header.format());
        assertEquals(List.of(0, 1), header.layerIds());
        assertEquals(2, header.topK());
        assertEquals(4, header.tokens().orElseThrow());
        assertTrue(header.experts().isEmpty());
        assertTrue(header.rankOrdered());
        assertEquals(TraceHeader.Batching.UNBATCHED, header.batching());
    }

    @Test
    void withoutPromptLengthsPositionsStartAtZero() {
        Map<String, byte[]> arrays = pack();
        arrays.remove("prompt_len");
        List<String> tokens = Reading.tokens(TraceImporters.open(file(arrays)));
        assertEquals("3 1@2 DECODE #-1 [5, 4] [7, 6]", tokens.get(3));
    }

    @Test
    void aBareArrayIsOneRequestOfUnknownOrder() {
        Path file = NpyFiles.write(folder, "t.npy", NpyFiles.bytes("(4, 2, 2)", IDS));
        RoutingTrace trace = TraceImporters.open(file);
        assertEquals("3 0@3 DECODE #-1 [5, 4] [7, 6]", Reading.tokens(trace).get(3));
        assertFalse(trace.header().rankOrdered());
    }

    @Test
    void aTruncatedArchive() {
        byte[] whole = NpyFiles.npz(pack(), ZipEntry.DEFLATED);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Reading.refused(NpyFiles.write(folder, "half.npz", half), "damaged or truncated archive");
    }

    @Test
    void aTruncatedArray() {
        byte[] whole = NpyFiles.bytes("(4, 2, 2)", IDS);
        byte[] half = Arrays.copyOf(whole, whole.length - 3);
        Reading.refused(
                NpyFiles.write(folder, "half.npy", half),
                "shape [4, 2, 2] needs 16 bytes, and there are 13");
    }

    @Test
    void aFlippedBitIsFoundByTheChecksum() {
        byte[] bytes = NpyFiles.npz(pack(), ZipEntry.STORED);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("}\n") + 2;
        bytes[at] ^= 8;
        Reading.refused(NpyFiles.write(folder, "t.npz", bytes), "checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'|f1'", "'=i4'", "'|b1'", "[('a', '<i4')]", "'<u1'"})
    void aWrongElementType(String descr) {
        Path file = with("experts", NpyFiles.npy(descr, "False", "(4, 2, 2)", new byte[64]));
        Reading.refused(file, "experts", "element type " + descr, "integers of 1, 2, 4 or 8 bytes");
    }

    @Test
    void fortranOrder() {
        Path file = with("experts", NpyFiles.npy("'|u1'", "True", "(4, 2, 2)", new byte[16]));
        Reading.refused(file, "Fortran order", "numpy.ascontiguousarray");
    }

    @Test
    void aWrongNumberOfDimensions() {
        Reading.refused(
                with("experts", NpyFiles.bytes("(8, 2)", IDS)),
                "shape [8, 2]",
                "[tokens, layers, k]");
    }

    @Test
    void anEmptyTrace() {
        Reading.refused(with("experts", NpyFiles.bytes("(0, 2, 2)")), "empty trace");
    }

    @Test
    void aShapeThatNoBlockHolds() {
        Path file = with("experts", NpyFiles.bytes("(1, 9000, 1)", new int[9000]));
        Reading.refused(file, "shape [1, 9000, 1]", "1024 layers");
    }

    @Test
    void aSmallFileThatClaimsATrillionRows() {
        byte[] hostile = NpyFiles.npy("'|u1'", "False", "(1000000000000, 24, 4)", new byte[4]);
        Path file = NpyFiles.write(folder, "huge.npy", hostile);
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> TraceImporters.open(file));
        assertTrue(thrown.getMessage().contains("96000000000000 bytes"), thrown.getMessage());
    }

    @Test
    void aShapeBeyondAnyNumber() {
        String shape = "(999999999999999999, 999999999999999999, 4)";
        Reading.refused(
                with("experts", NpyFiles.npy("'|u1'", "False", shape, new byte[4])),
                "larger than any file");
    }

    @Test
    void noArrayOfExperts() {
        Map<String, byte[]> arrays = pack();
        arrays.put("routes", arrays.remove("experts"));
        Reading.refused(file(arrays), "no array of routing", "prompt_len, req_offsets, routes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,2,1| (3,) | offset 1 after 2",
                "0,1,3| (3,) | offset 3 after 1",
                "0,1,9| (3,) | offset 9 after 1",
                "1,2,4| (3,) | the first offset is 1",
                "0,0,4| (3,) | offset 0 after 0",
                "4| (1,) | 1 offsets for 4 tokens",
                "0,4| (1, 2) | one dimension"
            })
    void wrongOffsets(String values, String shape, String message) {
        int[] offsets = Arrays.stream(values.split(",")).mapToInt(Integer::parseInt).toArray();
        Map<String, byte[]> arrays = pack();
        arrays.remove("prompt_len");
        arrays.put("req_offsets", NpyFiles.integers("<i8", 8, shape, offsets));
        Reading.refused(file(arrays), "req_offsets", message);
    }

    @Test
    void wrongPromptLengths() {
        Reading.refused(
                with("prompt_len", NpyFiles.integers("<i4", 4, "(2,)", 10, -1)),
                "prompt_len",
                "length -1 of request 1");
        Reading.refused(
                with("prompt_len", NpyFiles.integers("<i4", 4, "(1,)", 10)),
                "1 lengths for 2 requests");
    }

    @Test
    void allBadRowsAreReportedTogether() {
        int[] ids = IDS.clone();
        ids[0] = 7;
        ids[1] = 7;
        ids[6] = -5;
        Path file = with("experts", NpyFiles.integers("<i2", 2, "(4, 2, 2)", ids));
        MoesaicException thrown = assertThrows(MoesaicException.class, () -> Reading.through(file));
        assertEquals(2, thrown.problems().size());
        assertTrue(thrown.getMessage().contains("experts[0, 0]: expert 7 twice in one row [7, 7]"));
        assertTrue(thrown.getMessage().contains("experts[1, 1]: expert -5 does not exist"));
        assertEquals(Exit.BAD_DATA, thrown.exit());
    }

    @Test
    void manyBadRowsAreCounted() {
        int[] twos = new int[64];
        Arrays.fill(twos, 2);
        Path file = file(Map.of("experts", NpyFiles.bytes("(16, 2, 2)", twos)));
        MoesaicException thrown = assertThrows(MoesaicException.class, () -> Reading.through(file));
        assertEquals(21, thrown.problems().size());
        assertTrue(thrown.getMessage().contains("and 12 more problems"));
        assertTrue(thrown.getMessage().contains("a row of zeros"));
    }

    @Test
    void idsBeyondWhatABlockHolds() {
        int[] ids = IDS.clone();
        ids[0] = 32_767;
        Path file = with("experts", NpyFiles.integers("<u2", 2, "(4, 2, 2)", ids));
        Reading.refused(file, "expert 32767 does not exist", "0 to 32766");
    }

    @Test
    void aMissingFileAFolderAndAnUnknownFile() {
        MoesaicException thrown =
                assertThrows(
                        MoesaicException.class,
                        () -> TraceImporters.open(folder.resolve("none.npz")));
        assertEquals(Exit.NOT_FOUND, thrown.exit());
        Reading.refused(folder, "a folder of 0 files");
        Reading.refused(
                NpyFiles.write(folder, "x.bin", new byte[] {1, 2, 3}),
                "not a trace in any known format",
                "npz-pack");
        Reading.refused(NpyFiles.write(folder, "y.bin", new byte[0]), "the file is empty");
    }
}

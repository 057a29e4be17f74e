package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.statistics.Finding;

/// Arrays in all their forms: types, dense layers, batches, one a layer, tensors, logits, counts.
class ArrayImporterTest {

    @TempDir Path folder;

    private Path file(String name, byte[] content) {
        return NpyFiles.write(folder, name, content);
    }

    private static List<String> codes(RoutingTrace trace) {
        return trace.notes().stream().map(Finding::code).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "|u1,1", "|i1,1", "<u2,2", "<i2,2", ">u2,2", ">i2,2", "<u4,4", "<i4,4", ">u4,4", ">i4,4",
        "<u8,8", "<i8,8", ">u8,8", ">i8,8"
    })
    void everyIntegerType(String descr, int width) {
        int[] ids = {1, 2, 3, 100, 5, 6, 7, 120};
        ByteBuffer data =
                ByteBuffer.allocate(ids.length * width)
                        .order(
                                descr.startsWith(">")
                                        ? ByteOrder.BIG_ENDIAN
                                        : ByteOrder.LITTLE_ENDIAN);
        for (int id : ids) {
            switch (width) {
                case 1 -> data.put((byte) id);
                case 2 -> data.putShort((short) id);
                case 4 -> data.putInt(id);
                default -> data.putLong(id);
            }
        }
        byte[] npy = NpyFiles.npy("'" + descr + "'", "False", "(2, 2, 2)", data.array());
        assertEquals(
                List.of("0 0@0 DECODE #-1 [1, 2] [3, 100]", "1 0@1 DECODE #-1 [5, 6] [7, 120]"),
                Reading.tokens(TraceImporters.open(file("t.npy", npy))));
    }

    @Test
    void denseLayersAreLeftOutAndKeepTheirNumbers() {
        byte[] npy = NpyFiles.bytes("(2, 3, 2)", 0, 0, 1, 2, 0, 3, 0, 0, 4, 5, 6, 0);
        RoutingTrace trace = TraceImporters.open(file("routed_experts.npy", npy));
        assertEquals(List.of(1, 2), trace.header().layerIds());
        assertEquals(TraceHeader.LayerNumbering.MODEL, trace.header().numbering());
        assertEquals(List.of("dense-layers"), codes(trace));
        assertEquals(
                List.of("0 0@0 DECODE #-1 [1, 2] [0, 3]", "1 0@1 DECODE #-1 [4, 5] [6, 0]"),
                Reading.tokens(trace));
    }

    @Test
    void anArrayOfZerosKeepsItsLayersForTheChecks() {
        RoutingTrace trace =
                TraceImporters.open(file("z.npy", NpyFiles.bytes("(2, 2, 2)", new int[8])));
        assertEquals(2, trace.header().layers());
        assertEquals("0 0@0 DECODE #-1 [0, 0] [0, 0]", Reading.tokens(trace).getFirst());
    }

    @Test
    void aLayerThatIsZeroAtFirstOnlyIsRefused() {
        int[] ids = new int[1500 * 4];
        for (int token = 0; token < 1500; token++) {
            ids[token * 4] = 1;
            ids[token * 4 + 1] = 2;
            ids[token * 4 + 2] = token > 1400 ? 3 : 0;
        }
        Path file = file("t.npy", NpyFiles.bytes("(1500, 2, 2)", ids));
        Reading.refused(file, "experts[1401, 1]", "held zeros only in the first 1024 tokens");
    }

    @Test
    void aBatchPaddedWithZeros() {
        RoutingTrace trace = TraceImporters.open(file("b.npy", SampleFiles.batch()));
        assertEquals(
                List.of(
                        "0 0@0 UNKNOWN #-1 [1, 2]",
                        "1 0@1 UNKNOWN #-1 [3, 4]",
                        "2 1@0 UNKNOWN #-1 [5, 6]",
                        "3 1@1 UNKNOWN #-1 [7, 0]"),
                Reading.tokens(trace));
        assertEquals(List.of(1), trace.header().layerIds());
        assertEquals(List.of("padding"), codes(trace));
    }

    @Test
    void oneArrayALayerWithDocuments() {
        RoutingTrace trace = TraceImporters.open(file("l.npz", SampleFiles.perLayer()));
        assertEquals(
                List.of("0 4@0 UNKNOWN #-1 [1, 2] [5, 6]", "1 9@0 UNKNOWN #-1 [3, 4] [7, 0]"),
                Reading.tokens(trace));
        assertEquals(List.of(3, 7), trace.header().layerIds());
        assertEquals(8, trace.header().experts().orElseThrow());
    }

    @Test
    void indicesAndScoresOfOneLayerWhoseNumberIsInTheName() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("indices", NpyFiles.integers("<i4", 4, "(2, 2)", 1, 2, 3, 0));
        ByteBuffer scores = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        scores.putFloat(0.5f).putFloat(0.25f).putFloat(0.5f).putFloat(0.125f);
        arrays.put("scores", NpyFiles.npy("'<f4'", "False", "(2, 2)", scores.array()));
        byte[] npz = NpyFiles.npz(arrays, ZipEntry.STORED);
        RoutingTrace trace = TraceImporters.open(file("iter_0_layer_07.npz", npz));
        assertEquals(List.of(7), trace.header().layerIds());
        assertEquals(TraceHeader.WeightsKind.RAW_TOPK, trace.header().weightsKind());
        assertEquals("0 0@0 UNKNOWN #-1 [1, 2]*0.5", Reading.tokens(trace).getFirst());
        assertEquals(List.of("layer-unknown"), codes(TraceImporters.open(file("other.npz", npz))));
    }

    @Test
    void tensorsOfAPtFile() {
        RoutingTrace trace =
                TraceImporters.open(
                        file(
                                "r.pt",
                                SampleFiles.torch(
                                        SampleFiles.pickleOfList(),
                                        SampleFiles.storage(1, 2, 3, 0, 4, 5, 6, 7))));
        assertEquals(
                List.of("0 0@0 UNKNOWN #-1 [1, 2] [4, 5]", "1 0@1 UNKNOWN #-1 [3, 0] [6, 7]"),
                Reading.tokens(trace));
    }

    @Test
    void aPickleThatCallsSomethingIsRefusedWithTheRecipe() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        SampleFiles.bytes(pickle, 0x80, 2);
        pickle.writeBytes(SampleFiles.text("cos\nsystem\n"));
        SampleFiles.unicode(pickle, "touch x");
        SampleFiles.bytes(pickle, 0x85, 'R', '.');
        Path file =
                file("evil.pt", SampleFiles.torch(pickle.toByteArray(), SampleFiles.storage(1)));
        Reading.refused(file, "the pickle calls 'os.system'", "numpy.savez_compressed");
        Reading.refused(file("evil.pkl", pickle.toByteArray()), "a bare pickle", "pickle.load");
        byte[] sliced = SampleFiles.pickleOfList();
        for (int i = 0; i + 4 < sliced.length; i++) {
            if (sliced[i] == 'K'
                    && sliced[i + 1] == 2
                    && sliced[i + 2] == 'K'
                    && sliced[i + 3] == 1) {
                sliced[i + 1] = 3;
            }
        }
        Reading.refused(
                file("view.pt", SampleFiles.torch(sliced, SampleFiles.storage(new int[8]))),
                "a view with strides [3, 1]",
                "contiguous");
        Reading.refused(
                file("short.pt", SampleFiles.torch(SampleFiles.pickleOfList(), new byte[16])),
                "needs 16 bytes at 16, and its storage has 16");
    }

    @Test
    void parquetAndLegacyImatrixAreRefusedWithWhatToDo() {
        Reading.refused(file("x.parquet", SampleFiles.text("PAR1xxxx")), "pyarrow.parquet");
        ByteBuffer legacy = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        legacy.putInt(1).putInt(27).put(SampleFiles.text("blk.0.ffn_gate_exps0.weight"));
        Reading.refused(file("imatrix.dat", legacy.array()), "--output-format gguf");
    }

    private static byte[] logits(List<double[]> rows, String shape) {
        ByteBuffer data =
                ByteBuffer.allocate(rows.size() * rows.getFirst().length * 4)
                        .order(ByteOrder.LITTLE_ENDIAN);
        rows.forEach(row -> {
            for (double logit : row) {
                data.putFloat((float) logit);
            }
        });
        return NpyFiles.npy("'<f4'", "False", shape, data.array());
    }

    private static double[] logitRow(int experts, int... largest) {
        double[] row = new double[experts];
        Arrays.fill(row, -3);
        for (int i = 0; i < largest.length; i++) {
            row[largest[i]] = 2 - i * 0.5;
        }
        return row;
    }

    @Test
    void logitsNeedTheModelAndFollowItsNormalisation() {
        ModelCard card = ModelCards.find("mixtral-8x7b");
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        for (int layer = 0; layer < 32; layer++) {
            arrays.put(
                    "layer_" + layer,
                    logits(List.of(logitRow(8, layer % 8, (layer + 3) % 8)), "(1, 8)"));
        }
        Path file = file("logits.npz", NpyFiles.npz(arrays, ZipEntry.DEFLATED));
        RoutingTrace trace = TraceImporters.open(file, List.of(), Optional.of(card));
        assertEquals(TraceHeader.WeightsKind.RENORMALISED, trace.header().weightsKind());
        String token = Reading.tokens(trace).getFirst();
        // exp(2) / (exp(2) + exp(1.5)), as Mixtral has it: the softmax over the two.
        assertTrue(token.startsWith("0 0@0 UNKNOWN #-1 [0, 3]*0.62245"), token);
        assertTrue(token.contains("[7, 2]*0.62245"), token);
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> TraceImporters.open(file));
        assertEquals(Exit.USAGE, thrown.exit());
        assertTrue(thrown.getMessage().contains("--model"), thrown.getMessage());
    }

    @Test
    void logitsThatAreNotNumbers() {
        ModelCard card = ModelCards.find("mixtral-8x7b");
        List<double[]> rows = new ArrayList<>();
        for (int layer = 0; layer < 32; layer++) {
            rows.add(logitRow(8, 1, 2));
        }
        rows.get(5)[3] = Double.NaN;
        Path file = file("l.npy", logits(rows, "(32, 1, 8)"));
        MoesaicException thrown =
                assertThrows(
                        MoesaicException.class,
                        () -> TraceImporters.open(file, List.of(), Optional.of(card)));
        assertTrue(
                thrown.getMessage().contains("layer 5: logits that are no finite numbers"),
                thrown.getMessage());
    }

    @Test
    void countsInArraysAreCountsAndNoTrace() {
        Path file =
                file("load.npy", NpyFiles.integers("<i8", 8, "(2, 4)", 5, 5, 9, 1, 10, 4, 4, 2));
        ExpertCounts counts = TraceImporters.counts(file, List.of()).orElseThrow();
        assertEquals(List.of(10.0, 4.0, 4.0, 2.0), counts.layers().get(1).selections());
        Reading.refused(file, "aggregated counts", "--out NAME.json");
        Map<String, byte[]> arrays =
                Map.of("logical_count", NpyFiles.integers("<i4", 4, "(2, 1, 2)", 1, 2, 3, 4));
        Path steps = file("stat.npz", NpyFiles.npz(arrays, ZipEntry.DEFLATED));
        assertEquals(
                List.of(4.0, 6.0),
                TraceImporters.counts(steps, List.of())
                        .orElseThrow()
                        .layers()
                        .getFirst()
                        .selections());
    }

    @Test
    void theImatrixCountsEachSelectionOnce() {
        Path file = file("i.gguf", SampleFiles.imatrix());
        ExpertCounts counts = TraceImporters.counts(file, List.of()).orElseThrow();
        assertEquals(List.of(1, 2), counts.layerIds());
        assertEquals(List.of(1.0, 2.0, 3.0), counts.layers().get(0).selections());
        assertEquals(List.of(21.0, 22.0, 23.0), counts.layers().get(1).selections());
        Reading.refused(file, "aggregated counts");
    }
}

package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.SafetensorsWriter.Stored;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NestedPlanes;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

class PackedTensorsTest {

    private static final MatrixShape SHAPE = new MatrixShape(5, 21);

    @TempDir Path folder;

    private static PackedMatrix packed(String format, Arena arena) {
        Random random = new Random(3);
        float[] values = new float[(int) SHAPE.weights()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new RoundToNearest()
                .quantise(
                        WeightSource.of(SHAPE, values),
                        NumberFormats.parse(format).orElseThrow(),
                        arena);
    }

    private Path write(Map<String, String> metadata, List<Item> items) throws IOException {
        Path file = folder.resolve("packed.safetensors");
        SafetensorsWriter.write(file, metadata, items);
        return file;
    }

    private static void same(PackedMatrix matrix, WeightSource read) {
        float[] expected = new float[SHAPE.columns()];
        float[] found = new float[SHAPE.columns()];
        assertEquals(SHAPE, read.shape());
        for (int r = 0; r < SHAPE.rows(); r++) {
            Decoder.decodeRow(matrix, r, expected);
            read.row(r, found);
            assertArrayEquals(expected, found);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dict16",
                "ternary",
                "ternary-1.6",
                "int3-g32-asym",
                "binary",
                "nf4",
                "fp16"
            })
    void aMatrixIsReadAsItsWeights(String format) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = packed(format, arena);
            Path file =
                    write(
                            Map.ofEntries(PackedTensors.metadata("a.weight", matrix)),
                            new ArrayList<>(PackedTensors.parts("a.weight", matrix)));
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                assertEquals(
                        List.of("a.weight"),
                        checkpoint.tensors().stream().map(Tensor::name).toList());
                Tensor tensor = checkpoint.tensor("a.weight").orElseThrow();
                assertEquals(format, tensor.type());
                same(matrix, tensor.matrix());
                assertEquals(-1, tensor.packed().orElseThrow().codes().mismatch(matrix.codes()));
            }
        }
    }

    /// Planes of several matrices lie one after the other; data with fewer planes are the beginning of those with more.
    @Test
    void planesOfAllMatricesAreAPrefix() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = packed("nested2-5-g32", arena);
            byte[] before = {};
            for (int planes = 0; planes <= 3; planes++) {
                PackedMatrix fewer = NestedPlanes.prefix(matrix, 2 + planes);
                Map<String, String> metadata =
                        Map.ofEntries(
                                PackedTensors.metadata("a", fewer),
                                PackedTensors.metadata("b", fewer));
                List<Item> items = new ArrayList<>(PackedTensors.parts("a", fewer));
                items.addAll(PackedTensors.parts("b", fewer));
                for (int plane = 1; plane <= planes; plane++) {
                    items.addAll(PackedTensors.plane("a", fewer, plane));
                    items.addAll(PackedTensors.plane("b", fewer, plane));
                }
                Path file = write(metadata, items);
                byte[] data = data(file);
                assertEquals(2 * fewer.totalBytes(), data.length);
                assertTrue(before.length < data.length);
                assertEquals(
                        -1,
                        MemorySegment.ofArray(data)
                                .asSlice(0, before.length)
                                .mismatch(MemorySegment.ofArray(before)));
                before = data;
                try (Checkpoint checkpoint = Checkpoint.open(file)) {
                    same(fewer, checkpoint.tensor("b").orElseThrow().matrix());
                    assertEquals(
                            2 + planes,
                            ((NestedFormat)
                                            checkpoint
                                                    .tensor("a")
                                                    .orElseThrow()
                                                    .packed()
                                                    .orElseThrow()
                                                    .format())
                                    .bits());
                }
            }
        }
    }

    private static byte[] data(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        long header = MemorySegment.ofArray(all).get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        return Arrays.copyOfRange(all, 8 + (int) header, all.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ternar 5x21              | is packed as 'ternar 5x21', which is not known",
                "ternary 5                | is packed as 'ternary 5', which is not known",
                "ternary 6x21             | take 36, 4 and 0 bytes, not 30, 4 and 0",
                "nested2-4 5x21           | take 60, 30 and 10 bytes, not 30, 4 and 0",
                "dict16 5x21              | row data",
                "dict16 5x999999999       | hold no row of 999999999",
                "int4 999999999x999999999 | codes, scales",
            })
    void whatDoesNotFitIsRefusedWhenItIsOpened(String text, String message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = packed("ternary", arena);
            Path file =
                    write(
                            Map.of(PackedTensors.KEY + "a", text),
                            new ArrayList<>(PackedTensors.parts("a", matrix)));
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> Checkpoint.open(file));
            assertEquals(Exit.BAD_DATA, refused.exit());
            assertTrue(refused.getMessage().contains(message), refused.getMessage());
        }
    }

    @Test
    void aCodeThatIsNoneIsRefusedWhenItIsRead() throws IOException {
        byte[] threes = new byte[30];
        Arrays.fill(threes, (byte) 0xff);
        List<Item> items =
                List.of(
                        new Stored("a.codes", "U8", List.of(30L), MemorySegment.ofArray(threes)),
                        new Stored(
                                "a.scales", "U8", List.of(4L), MemorySegment.ofArray(new byte[4])));
        Path file = write(Map.of(PackedTensors.KEY + "a", "ternary 5x21"), items);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            WeightSource rows = checkpoint.tensor("a").orElseThrow().matrix();
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> rows.row(2, new float[21]));
            assertEquals(Exit.BAD_DATA, refused.exit());
            assertTrue(refused.getMessage().contains("row 2"), refused.getMessage());
        }
    }

    @Test
    void whatIsCopiedKeepsItsBytes() throws IOException {
        byte[] numbers = {1, 2, 3, 4, 5, 6, 7, 8};
        Path file =
                write(
                        Map.of(),
                        List.of(
                                new Stored("ids", "I64", List.of(), MemorySegment.ofArray(numbers)),
                                new Stored(
                                        "w",
                                        "BF16",
                                        List.of(2L, 2L),
                                        MemorySegment.ofArray(numbers))));
        Path again = folder.resolve("again.safetensors");
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            List<Item> items =
                    checkpoint.tensors().stream()
                            .map(tensor -> SafetensorsWriter.copy(tensor).orElseThrow())
                            .toList();
            SafetensorsWriter.write(again, Map.of(), items);
        }
        assertEquals(-1, Files.mismatch(file, again));
    }
}

package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.compute.files.Safetensors.entry;
import static org.moesaic.compute.files.Safetensors.header;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

class CheckpointTest {

    @TempDir Path folder;

    @Test
    void shardsAreReadThroughTheirIndexAndAsAFolder() throws IOException {
        shard("a.safetensors", "x", 1);
        shard("b.safetensors", "y", 2);
        Path index = index("{\"x\":\"a.safetensors\",\"y\":\"b.safetensors\"}");
        for (Path given : List.of(index, folder)) {
            try (Checkpoint checkpoint = Checkpoint.open(given)) {
                assertEquals(2, checkpoint.files().size());
                assertArrayEquals(new float[] {1, 1}, row(checkpoint, "x"));
                assertArrayEquals(new float[] {2, 2}, row(checkpoint, "y"));
            }
        }
    }

    /// What numpy makes unless it is told otherwise; also where a file has no better type.
    @Test
    void doublesAreRoundedToFloats() throws IOException {
        double[] numbers = {1.5, -0.1, 1e300};
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            data.putDouble(number);
        }
        Path safetensors = folder.resolve("d.safetensors");
        Files.write(
                safetensors,
                Safetensors.bytes(header(entry("x", "F64", "[3]", 0, 24)), data.array()));
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n";
        ByteBuffer array =
                ByteBuffer.allocate(10 + text.length() + 24).order(ByteOrder.LITTLE_ENDIAN);
        array.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        array.put((byte) 1).put((byte) 0).putShort((short) text.length());
        array.put(text.getBytes(StandardCharsets.US_ASCII)).put(data.array());
        Path npy = Files.write(folder.resolve("x.npy"), array.array());
        for (Path given : List.of(safetensors, npy)) {
            try (Checkpoint checkpoint = Checkpoint.open(given)) {
                assertArrayEquals(
                        new float[] {1.5f, -0.1f, Float.POSITIVE_INFINITY},
                        checkpoint.tensor("x").orElseThrow().vector());
            }
        }
    }

    /// What numpy writes of a transposed array: element [i][j][k] of [2, 3, 2] lies at i + 2 j + 6 k.
    @Test
    void arraysInFortranOrderAreTurned() throws IOException {
        String text = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 2), }\n";
        ByteBuffer array =
                ByteBuffer.allocate(10 + text.length() + 48).order(ByteOrder.LITTLE_ENDIAN);
        array.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        array.put((byte) 1).put((byte) 0).putShort((short) text.length());
        array.put(text.getBytes(StandardCharsets.US_ASCII));
        for (int at = 0; at < 12; at++) {
            array.putFloat(at);
        }
        Path npy = Files.write(folder.resolve("x.npy"), array.array());
        Path npz = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(array.array());
            zip.closeEntry();
        }
        for (Path given : List.of(npy, npz)) {
            try (Checkpoint checkpoint = Checkpoint.open(given)) {
                WeightSource second = checkpoint.tensor("x").orElseThrow().matrix(1);
                float[][] expected = {{1, 7}, {3, 9}, {5, 11}};
                float[] row = new float[2];
                for (int j = 0; j < 3; j++) {
                    second.row(j, row);
                    assertArrayEquals(expected[j], row);
                }
            }
        }
    }

    @Test
    void aFolderOfPartsIsReadWhole() throws IOException {
        shard("m-00001-of-00003.safetensors", "x", 1);
        shard("m-00003-of-00003.safetensors", "y", 2);
        assertProblem(folder, "m-00002-of-00003.safetensors: is missing");
        shard("m-00002-of-00003.safetensors", "z", 3);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(3, checkpoint.tensors().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"w.gguf", "w.npz", "w.npy"})
    void aDamagedBeginningIsSaidByTheNameOfTheFile(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "GGUX, and more than eight bytes");
        assertProblem(file, "does not begin as a " + name.substring(1) + " file does");
    }

    @Test
    void brokenJsonIsSaidWithItsPlace() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        Files.write(file, Safetensors.bytes("{\"a\":{\"shape\":[1", new byte[4]));
        MoesaicException cut = assertThrows(MoesaicException.class, () -> Checkpoint.open(file));
        assertTrue(
                cut.getMessage().contains("close marker for Array, at byte 16;"), cut.getMessage());
    }

    @Test
    void allThatIsWrongWithAnIndexIsSaid() throws IOException {
        shard("a.safetensors", "x", 1);
        assertProblem(
                index("{\"x\":\"../a.safetensors\",\"y\":\"b.safetensors\"}"),
                "names the shard '../a.safetensors'",
                "the shard b.safetensors is missing");
        assertProblem(index("{\"z\":\"a.safetensors\"}"), "z is not in a.safetensors");
        assertProblem(index("{\"z\":7}"), "z is in no file");
        assertProblem(index("{\"x\":\"a\""), "broken JSON");
        assertProblem(index("[]"), "has no weight_map");
        Files.writeString(folder.resolve("m.safetensors.index.json"), "{\"metadata\":{}}");
        assertProblem(folder.resolve("m.safetensors.index.json"), "has no weight_map");
    }

    @Test
    void aTensorInTwoFilesIsRefused() throws IOException {
        shard("a.safetensors", "x", 1);
        shard("b.safetensors", "x", 2);
        assertProblem(folder, "x: is in " + folder.resolve("a.safetensors") + " too");
    }

    @Test
    void aSplitGgufIsReadWhole() throws IOException {
        byte[] two = floats(3, 4);
        Path first = folder.resolve("m-00001-of-00002.gguf");
        Files.write(first, new Gguf().tensor("a", 0, floats(1, 2), 2, 1).bytes());
        Path second = folder.resolve("m-00002-of-00002.gguf");
        Files.write(second, new Gguf().tensor("b", 0, two, 2, 1).bytes());
        try (Checkpoint checkpoint = Checkpoint.open(second)) {
            assertArrayEquals(new float[] {1, 2}, row(checkpoint, "a"));
            assertArrayEquals(new float[] {3, 4}, row(checkpoint, "b"));
        }
        Files.delete(first);
        assertProblem(second, "m-00001-of-00002.gguf: is missing");
    }

    @Test
    void ggufTensorsThatDoNotFitAreNamedTogether() throws IOException {
        Path file = folder.resolve("bad.gguf");
        Files.write(
                file,
                new Gguf()
                        .tensor("odd", 2, new byte[18], 31)
                        .tensor("unknown", 77, new byte[4], 1)
                        .tensor("long", 0, new byte[4], 1000)
                        .bytes());
        assertProblem(
                file,
                "odd: has rows of 31 elements of Q4_0",
                "unknown: is of type 77",
                "long: is said to be 4000 bytes");
    }

    @Test
    void arraysOfAnArchiveAreUnpackedWhenAskedFor() throws IOException {
        Path one = folder.resolve("one.npy");
        new NpyFile(List.of(1, 2), new float[] {5, 6}).write(one);
        Path archive = folder.resolve("all.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            put(zip, "w.npy", Files.readAllBytes(one));
            put(zip, "deep/v.npy", Files.readAllBytes(one));
        }
        try (Checkpoint checkpoint = Checkpoint.open(archive)) {
            assertArrayEquals(new float[] {5, 6}, row(checkpoint, "w"));
            assertArrayEquals(new float[] {5, 6}, row(checkpoint, "deep/v"));
        }
        try (Checkpoint checkpoint = Checkpoint.open(one)) {
            assertArrayEquals(new float[] {5, 6}, row(checkpoint, "one"));
        }
    }

    @Test
    void anArchiveCannotClaimMoreThanItCanHold() throws IOException {
        Path one = folder.resolve("one.npy");
        new NpyFile(List.of(1, 2), new float[] {5, 6}).write(one);
        byte[] bytes = Files.readAllBytes(one);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String hostile = text.replace("(1, 2,), }        ", "(99999999, 9,), } ");
        Path archive = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            put(zip, "w.npy", hostile.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "v.txt", new byte[] {1, 2, 3});
        }
        assertProblem(archive, "w.npy: shape [99999999, 9] needs 3599999964 bytes", "v.txt: ");
    }

    @Test
    void codesAndScalesOfGptOssAreOneTensor() throws IOException {
        byte[] codes = new byte[32];
        codes[0] = 0x21;
        codes[16] = (byte) 0xf7;
        ByteBuffer data = ByteBuffer.allocate(34);
        data.put(codes).put((byte) 128).put((byte) 126);
        Path file =
                write(
                        header(
                                entry("w_blocks", "U8", "[1,1,2,16]", 0, 32),
                                entry("w_scales", "U8", "[1,1,2]", 32, 34)),
                        data.array());
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Tensor tensor = checkpoint.tensor("w").orElseThrow();
            assertEquals(1, checkpoint.tensors().size());
            assertEquals(List.of(1L, 1L, 64L), tensor.shape());
            assertEquals("MXFP4", tensor.type());
            float[] row = new float[64];
            tensor.matrix(0).row(0, row);
            // E2M1: 1 is 0.5, 2 is 1, 7 is 6, 15 is -6; scales 2 and 1/2.
            assertArrayEquals(new float[] {1, 2, 0}, Arrays.copyOf(row, 3));
            assertArrayEquals(new float[] {3, -3, 0}, Arrays.copyOfRange(row, 32, 35));
        }
    }

    @Test
    void blocksOfFp8HaveTheirScales() throws IOException {
        int columns = 130;
        ByteBuffer data =
                ByteBuffer.allocate(columns + 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int c = 0; c < columns; c++) {
            data.put((byte) 0x38);
        }
        data.putFloat(2).putFloat(-3);
        Path file =
                write(
                        header(
                                entry("w", "F8_E4M3", "[1,130]", 0, columns),
                                entry("w_scale_inv", "F32", "[1,2]", columns, columns + 8)),
                        data.array());
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            float[] row = row(checkpoint, "w");
            assertEquals(2, row[127]);
            assertEquals(-3, row[128]);
            assertEquals(1, checkpoint.tensors().size());
        }
    }

    @Test
    void aFolderWithoutWeightsSaysWhatItNeeds() {
        assertProblem(folder, "is a folder without weights");
        MoesaicException missing =
                assertThrows(MoesaicException.class, () -> Checkpoint.open(folder.resolve("none")));
        assertEquals(Exit.NOT_FOUND, missing.exit());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 14, 35})
    void aTruncatedGgufIsRefusedAtEveryLength(int type) throws IOException {
        GgmlType known = GgmlType.numbered(type).orElseThrow();
        byte[] whole =
                new Gguf().tensor("w", type, new byte[known.bytes()], known.elements()).bytes();
        Path file = folder.resolve("cut.gguf");
        int end = whole.length - (whole.length - known.bytes()) % 32;
        for (int length = 0; length < Math.min(end, whole.length - 32); length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(MoesaicException.class, () -> Checkpoint.open(file).close());
        }
    }

    private void shard(String name, String tensor, float value) throws IOException {
        SafetensorsWriter.write(
                folder.resolve(name),
                Map.of(),
                List.of(
                        new Entry(
                                tensor,
                                Element.F32,
                                List.of(1L, 2L),
                                WeightSource.of(
                                        new MatrixShape(1, 2), new float[] {value, value}))));
    }

    private Path index(String map) throws IOException {
        return Files.writeString(
                folder.resolve("m.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":16},\"weight_map\":" + map + "}");
    }

    private Path write(String header, byte[] data) {
        return Safetensors.write(folder, Safetensors.bytes(header, data));
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static float[] row(Checkpoint checkpoint, String name) {
        WeightSource matrix = checkpoint.tensor(name).orElseThrow().matrix();
        float[] row = new float[matrix.shape().columns()];
        matrix.row(0, row);
        return row;
    }

    private static void assertProblem(Path given, String... parts) {
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> Checkpoint.open(given).close());
        assertEquals(Exit.BAD_DATA, refused.exit());
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
    }
}

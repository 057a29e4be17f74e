package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Whatever bytes a GGUF file, an archive or an index holds: it is read, or refused with words.
class CheckpointFuzzProperties {

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 500)
    void damagedGgufIsRefusedOrRead(@ForAll long seed) {
        byte[] good =
                new Gguf()
                        .tensor("a", 2, new byte[18 * 4], 32, 4)
                        .tensor("b", 12, new byte[144], 256, 1)
                        .bytes();
        readOrRefuse("f.gguf", mutate(good, seed));
    }

    @Property(tries = 200)
    void anythingBehindTheLettersIsRefusedOrRead(@ForAll byte[] bytes) {
        byte[] file = new byte[bytes.length + 4];
        System.arraycopy("GGUF".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
        System.arraycopy(bytes, 0, file, 4, bytes.length);
        readOrRefuse("g.gguf", file);
    }

    @Property(tries = 200)
    void damagedArchivesAreRefusedOrRead(@ForAll long seed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path array = folder.resolve("x.npy");
        new NpyFile(List.of(2, 3), new float[6]).write(array);
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(Files.readAllBytes(array));
            zip.closeEntry();
        }
        readOrRefuse("f.npz", mutate(out.toByteArray(), seed));
    }

    @Property(tries = 300)
    void damagedPackedMatricesAreRefusedOrRead(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int format) throws IOException {
        String name = List.of("dict16", "ternary", "nested2-4", "int4").get(format);
        MatrixShape shape = new MatrixShape(3, 40);
        float[] weights = new float[120];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i);
        }
        Path packed = folder.resolve("p.safetensors");
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix =
                    new RoundToNearest()
                            .quantise(
                                    WeightSource.of(shape, weights),
                                    NumberFormats.parse(name).orElseThrow(),
                                    arena);
            SafetensorsWriter.write(
                    packed,
                    Map.ofEntries(PackedTensors.metadata("a", matrix)),
                    PackedTensors.whole("a", matrix));
        }
        readOrRefuse("q.safetensors", mutate(Files.readAllBytes(packed), seed));
    }

    @Property(tries = 200)
    void anyTextIsNoIndexOrOne(@ForAll String text) {
        readOrRefuse(
                "f.safetensors.index.json",
                ("{\"weight_map\":{" + text + "}}").getBytes(StandardCharsets.UTF_8));
    }

    private static void readOrRefuse(String name, byte[] content) {
        Path file = folder.resolve(name);
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (Tensor tensor : checkpoint.tensors()) {
                readAll(tensor);
            }
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
        }
    }

    private static void readAll(Tensor tensor) {
        try {
            WeightSource matrix = tensor.matrix();
            assertTrue(matrix.shape().columns() < 1 << 20);
            float[] row = new float[matrix.shape().columns()];
            matrix.row(0, row);
            matrix.row(matrix.shape().rows() - 1, row);
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
        }
    }

    private static byte[] mutate(byte[] good, long seed) {
        Random random = new Random(seed);
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}

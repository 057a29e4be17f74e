package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.edge.MoesaicException;

/// Whatever bytes a file holds: it is read, or refused with words. No tensor reaches out of its file.
class FilesFuzzProperties {

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

    @Property(tries = 400)
    void randomBytesAreNoWeights(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(tries = 400)
    void randomHeadersAreRefusedOrRead(@ForAll String header, @ForAll byte[] data) {
        readOrRefuse(Safetensors.bytes(header, data));
    }

    @Property(tries = 500)
    void damagedWeightsAreRefusedOrRead(@ForAll long seed) {
        readOrRefuse(mutate(Safetensors.good(), seed));
    }

    @Property(tries = 100)
    void truncatedWeightsAreRefused(@ForAll long seed) {
        byte[] good = Safetensors.good();
        int length = new Random(seed).nextInt(good.length);
        assertFalse(readOrRefuse(Arrays.copyOf(good, length)));
    }

    @Property(tries = 500)
    void damagedArraysAreRefusedOrRead(@ForAll long seed) throws IOException {
        Path file = folder.resolve("x.npy");
        new NpyFile(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}).write(file);
        Files.write(file, mutate(Files.readAllBytes(file), seed));
        try {
            NpyFile read = NpyFile.read(file);
            assertTrue(read.values().length <= Files.size(file));
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
        }
    }

    @Property(tries = 200)
    void arraysAreReadAsWritten(@ForAll float[] values) throws IOException {
        Path file = folder.resolve("y.npy");
        new NpyFile(List.of(values.length), values).write(file);
        assertArrayEquals(values, NpyFile.read(file).values());
    }

    /// @return whether it could be read
    private static boolean readOrRefuse(byte[] content) {
        try (SafetensorsFile file = SafetensorsFile.open(Safetensors.write(folder, content))) {
            for (String name : file.names()) {
                readAll(file.tensor(name).orElseThrow(), content.length);
            }
            return true;
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
            return false;
        }
    }

    private static void readAll(Tensor tensor, int fileBytes) {
        if (tensor.shape().size() == 1) {
            assertTrue(tensor.vector().length <= fileBytes);
        } else {
            var matrix = tensor.matrix();
            assertTrue(matrix.shape().weights() <= fileBytes);
            if (matrix.shape().rows() > 0 && matrix.shape().columns() <= fileBytes) {
                matrix.row(matrix.shape().rows() - 1, new float[matrix.shape().columns()]);
            }
        }
    }

    private static byte[] mutate(byte[] valid, long seed) {
        Random random = new Random(seed);
        byte[] bytes = valid.clone();
        for (int change = 0; change <= random.nextInt(4); change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) ('0' + random.nextInt(10));
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }
}

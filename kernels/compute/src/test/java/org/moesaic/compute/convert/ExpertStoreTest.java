package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

class ExpertStoreTest {

    @TempDir Path folder;

    private static ExpertMatrices expert(long seed, boolean gated) {
        Random random = new Random(seed);
        return new ExpertMatrices(
                gated ? Optional.of(matrix(random, 6, 10)) : Optional.empty(),
                matrix(random, 6, 10),
                matrix(random, 10, 6),
                Biases.NONE);
    }

    private static WeightSource matrix(Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return WeightSource.of(new MatrixShape(rows, columns), values);
    }

    private static PlainPacker packer(String format) {
        return new PlainPacker(NumberFormats.parse(format).orElseThrow(), false);
    }

    private static float[] weights(PackedMatrix matrix) {
        int columns = matrix.shape().columns();
        float[] all = new float[matrix.shape().rows() * columns];
        float[] row = new float[columns];
        for (int r = 0; r < matrix.shape().rows(); r++) {
            Decoder.decodeRow(matrix, r, row);
            System.arraycopy(row, 0, all, r * columns, columns);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dict16", "ternary", "nested2-4", "int4-asym", "bf16", "binary"})
    void whatWasPackedIsFoundAgain(String format) throws IOException {
        List<float[]> first;
        try (ExpertStore store = new ExpertStore(folder)) {
            PackedExpert packed = store.get(0, 3, expert(1, true), packer(format));
            first = packed.all().map(ExpertStoreTest::weights).toList();
            assertEquals(0, store.reused());
        }
        try (ExpertStore store = new ExpertStore(folder)) {
            PackedExpert found = store.get(0, 3, expert(1, true), packer(format));
            assertEquals(1, store.reused());
            List<float[]> second = found.all().map(ExpertStoreTest::weights).toList();
            for (int m = 0; m < 3; m++) {
                assertTrue(Arrays.equals(first.get(m), second.get(m)));
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void nothingIsFoundThatWasMadeOfSomethingElse() {
        try (ExpertStore store = new ExpertStore(folder)) {
            store.get(0, 0, expert(1, false), packer("int4"));
            store.get(0, 0, expert(2, false), packer("int4"));
            store.get(0, 0, expert(1, false), packer("int3"));
            store.get(1, 0, expert(1, false), packer("int4"));
            store.get(0, 0, expert(1, false), new PlainPacker(packer("int4").format(), true));
            assertEquals(0, store.reused());
            store.get(0, 0, expert(1, false), packer("int4"));
            assertEquals(1, store.reused());
        }
    }

    @Test
    void aDamagedFileIsMadeAgain() throws IOException {
        try (ExpertStore store = new ExpertStore(folder)) {
            store.get(0, 0, expert(1, true), packer("dict16"));
        }
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        try (ExpertStore store = new ExpertStore(folder)) {
            store.get(0, 0, expert(1, true), packer("dict16"));
            assertEquals(0, store.reused());
            assertEquals(1, store.damaged());
        }
        assertTrue(Arrays.equals(whole, Files.readAllBytes(file)));
    }

    /// One bit anywhere: a file is never taken for what it is not.
    @Test
    void aFlippedBitIsFound() throws IOException {
        try (ExpertStore store = new ExpertStore(folder)) {
            store.get(0, 0, expert(1, true), packer("nested2-4"));
            assertEquals(0, store.damaged());
        }
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        int data = whole.length - 3 * 32 * 4;
        for (int at : new int[] {3, 40, data, data - 40, data - 100, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            Files.write(file, flipped);
            try (ExpertStore store = new ExpertStore(folder)) {
                store.get(0, 0, expert(1, true), packer("nested2-4"));
                assertEquals(1, store.damaged(), "byte " + at);
                assertEquals(0, store.reused());
            }
            assertTrue(Arrays.equals(whole, Files.readAllBytes(file)), "byte " + at);
        }
    }
}

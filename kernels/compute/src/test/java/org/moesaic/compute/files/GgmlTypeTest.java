package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Blocks of any bytes are read as ggml itself reads them.
///
/// The expected hashes and NaN counts were printed by `ggml_get_type_traits(type)->to_float` of ggml (compiled without
/// contraction of multiplications and additions) on 512 elements of the same bytes: FNV-1a, a word at a time, over all
/// numbers that are not NaN, -0 taken as 0.
class GgmlTypeTest {

    private static final int ELEMENTS = 512;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "2, 18aa85c5, 0",
        "3, 430a732b, 32",
        "6, 98b75f45, 32",
        "7, 93cb14e8, 0",
        "8, 1eb9fbc5, 0",
        "10, 4edb0190, 0",
        "11, 29794345, 0",
        "12, 7ff7f9be, 0",
        "13, a392511f, 0",
        "14, 8a49c379, 0",
        "20, 9c3d5345, 0",
        "34, f7ff65c5, 0",
        "35, 3205e5c5, 0",
        "39, f5f705c5, 0"
    })
    void blocksAreReadAsGgmlReadsThem(int number, String hash, int nans) throws IOException {
        GgmlType type = GgmlType.numbered(number).orElseThrow();
        byte[] data = noise(ELEMENTS / type.elements() * type.bytes());
        Path file = folder.resolve("x.gguf");
        Files.write(file, new Gguf().tensor("w", number, data, ELEMENTS / 2, 2).bytes());
        int found = 0x811c9dc5;
        int foundNans = 0;
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Tensor tensor = checkpoint.tensor("w").orElseThrow();
            assertTrue(tensor.holdsWeights());
            WeightSource matrix = tensor.matrix();
            assertEquals(new MatrixShape(2, ELEMENTS / 2), matrix.shape());
            for (int row = 0; row < 2; row++) {
                float[] values = new float[ELEMENTS / 2];
                matrix.row(row, values);
                for (float value : values) {
                    if (Float.isNaN(value)) {
                        foundNans++;
                    } else {
                        int bits = value == 0 ? 0 : Float.floatToRawIntBits(value);
                        found = (found ^ bits) * 0x01000193;
                    }
                }
            }
        }
        assertEquals(hash, Integer.toHexString(found));
        assertEquals(nans, foundNans);
    }

    /// The bytes that the expected values were made of.
    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        int state = 12345;
        for (int i = 0; i < count; i++) {
            state = state * 1664525 + 1013904223;
            bytes[i] = (byte) (state >>> 24);
        }
        return bytes;
    }
}

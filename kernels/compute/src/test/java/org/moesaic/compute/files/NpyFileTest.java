package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class NpyFileTest {

    @TempDir Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path file = folder.resolve("y.npy");
        new NpyFile(List.of(2, 3), new float[] {1, -2, Float.NaN, 0, 5, 6}).write(file);
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(0, (bytes.length - 24) % 64, "elements begin at a multiple of 64");
        String header = new String(bytes, 10, bytes.length - 34, StandardCharsets.US_ASCII);
        assertEquals(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }", header.strip());
        NpyFile read = NpyFile.read(file);
        assertEquals(List.of(2, 3), read.shape());
        assertArrayEquals(new float[] {1, -2, Float.NaN, 0, 5, 6}, read.values());
    }

    @Test
    void halvesAreRead() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(Float.floatToFloat16(0.1f)).putShort(Float.floatToFloat16(-65504));
        NpyFile read = NpyFile.read(npy("'<f2'", "False", "(2,)", data.array()));
        assertEquals(List.of(2), read.shape());
        assertArrayEquals(
                new float[] {Float.float16ToFloat(Float.floatToFloat16(0.1f)), -65504},
                read.values());
    }

    @Test
    void manyValuesCrossBlocks() throws IOException {
        float[] values = new float[40_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = folder.resolve("many.npy");
        new NpyFile(List.of(values.length), values).write(file);
        assertArrayEquals(values, NpyFile.read(file).values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'''<f8''' | False | (1,)  | 8 | element type '<f8'",
                "'''>f4''' | False | (1,)  | 4 | element type '>f4'",
                "'''<f4''' | True  | (1,)  | 4 | Fortran order",
                "'''<f4''' | False | (2,)  | 4 | shape [2] needs 8 bytes, and there are 4",
                "'''<f4''' | False | (1,)  | 5 | needs 4 bytes, and there are 5",
                "'''<f4''' | False | (999999999999999999,99) | 4 | larger than any file",
                "'''<f4''' | False | (0,9999999999) | 0 | a dimension is too long",
            })
    void whatIsNotTaken(String type, String fortran, String shape, int bytes, String message)
            throws IOException {
        Path file = npy(type, fortran, shape, new byte[bytes]);
        MoesaicException e = assertThrows(MoesaicException.class, () -> NpyFile.read(file));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("x.npy"), e.getMessage());
    }

    @Test
    void aMissingFileAndTooFewValues() {
        Path none = folder.resolve("none.npy");
        MoesaicException missing = assertThrows(MoesaicException.class, () -> NpyFile.read(none));
        assertEquals(Exit.NOT_FOUND, missing.exit());
        assertThrows(IllegalArgumentException.class, () -> new NpyFile(List.of(3), new float[2]));
    }

    private Path npy(String type, String fortran, String shape, byte[] data) throws IOException {
        String header =
                "{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n"
                        .formatted(type, fortran, shape);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
        return Files.write(folder.resolve("x.npy"), bytes.array());
    }
}

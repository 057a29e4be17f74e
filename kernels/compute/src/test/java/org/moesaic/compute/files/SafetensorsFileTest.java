package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.compute.files.Safetensors.entry;
import static org.moesaic.compute.files.Safetensors.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

class SafetensorsFileTest {

    @TempDir Path folder;

    @Test
    void tensorsAreReadAsTheyWereWritten() {
        try (SafetensorsFile file = SafetensorsFile.open(write(Safetensors.good()))) {
            assertEquals(List.of("m", "h", "b", "i"), file.names());
            WeightSource matrix = file.tensor("m").orElseThrow().matrix();
            assertEquals(new MatrixShape(2, 3), matrix.shape());
            float[] row = new float[3];
            matrix.row(1, row);
            assertArrayEquals(new float[] {4, 5, 6}, row);
            assertTrue(matrix.name().endsWith("w.safetensors: m"), matrix.name());
            assertArrayEquals(
                    new float[] {0.5f, -2, 65504}, file.tensor("h").orElseThrow().vector());
            assertArrayEquals(new float[] {1.5f, -3}, file.tensor("b").orElseThrow().vector());
            assertEquals(List.of(), file.tensor("i").orElseThrow().shape());
            assertEquals(Optional.empty(), file.tensor("none"));
        }
    }

    @Test
    void whatIsNoMatrixOrVectorOfFloatsIsRefusedWhenAskedFor() {
        try (SafetensorsFile file = SafetensorsFile.open(write(Safetensors.good()))) {
            Tensor half = file.tensor("h").orElseThrow();
            Tensor whole = file.tensor("i").orElseThrow();
            Tensor matrix = file.tensor("m").orElseThrow();
            assertProblem(half::matrix, "h: shape [3] is no matrix");
            assertProblem(whole::matrix, "i: elements are I64");
            assertProblem(matrix::vector, "m: shape [2, 3] is no vector");
        }
    }

    @Test
    void aMatrixWithoutWeightsIsRefused() {
        byte[] empty =
                Safetensors.bytes(header(entry("e", "F32", "[0,2147483647]", 0, 0)), new byte[0]);
        try (SafetensorsFile file = SafetensorsFile.open(write(empty))) {
            Tensor tensor = file.tensor("e").orElseThrow();
            assertProblem(tensor::matrix, "e: shape [0, 2147483647] holds no weights");
        }
    }

    @Test
    void aMissingFileAndAFolder() {
        MoesaicException missing =
                assertThrows(
                        MoesaicException.class,
                        () -> SafetensorsFile.open(folder.resolve("none.safetensors")));
        assertEquals(Exit.NOT_FOUND, missing.exit());
        assertProblem(() -> SafetensorsFile.open(folder), "is a folder");
    }

    @Test
    void lengthsOfHeadersThatNoFileHas() {
        refused(new byte[0], "0 bytes are no safetensors file");
        refused(new byte[7], "7 bytes are no safetensors file");
        for (long length : new long[] {1, 1L << 40, Long.MAX_VALUE, -1}) {
            byte[] bytes =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
            refused(bytes, "a header of " + Long.toUnsignedString(length) + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}x", "{\"a\":}", "nul", "{\"a\":{\"shape\":[1"})
    void headersThatAreNoJsonObject(String header) {
        refused(Safetensors.bytes(header, new byte[0]), "header");
    }

    @Test
    void aNameThatComesTwice() {
        String twice = header(entry("a", "F32", "[1]", 0, 4), entry("a", "F32", "[1]", 4, 8));
        refused(Safetensors.bytes(twice, new byte[8]), "a");
    }

    @Test
    void everyProblemOfAHeaderIsSaid() {
        String header =
                header(
                        entry("one", "F7", "[1]", 0, 4),
                        entry("two", "F32", "[-1]", 0, 4),
                        "\"three\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}",
                        "\"four\":5",
                        "\"five\":{}");
        MoesaicException e = refused(Safetensors.bytes(header, new byte[4]), "'F7' is not known");
        assertEquals(7, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains("two: its shape is no list of lengths"), e.getMessage());
        assertTrue(
                e.getMessage().contains("three: its data_offsets are no two places"),
                e.getMessage());
        assertTrue(e.getMessage().contains("four: is described by"), e.getMessage());
        assertTrue(e.getMessage().contains("five: has no dtype"), e.getMessage());
    }

    @Test
    void tensorsOutsideOfTheFile() {
        refusedLayout(8, "bytes 0 to 12 of 8", entry("a", "F32", "[3]", 0, 12));
        refusedLayout(8, "bytes 8 to 4 of 8", entry("a", "F32", "[1]", 8, 4));
        long far = Long.MAX_VALUE;
        refusedLayout(8, "of 8", entry("a", "U8", "[" + far + "]", 0, far));
    }

    @Test
    void shapesThatDoNotFitTheirBytes() {
        refusedLayout(8, "needs 12 bytes, and the file gives it 8", entry("a", "F32", "[3]", 0, 8));
        String huge = "[4294967296,4294967296,4294967296]";
        refusedLayout(
                8, "needs no number of bytes that a file can have", entry("a", "F32", huge, 0, 8));
        refusedLayout(
                8, "needs no number of bytes that a file can have", entry("a", "F4", "[3]", 0, 8));
    }

    @Test
    void overlapsAndHoles() {
        refusedLayout(
                12,
                "b: overlaps 'a' from byte 4",
                entry("a", "F32", "[2]", 0, 8),
                entry("b", "F32", "[2]", 4, 12));
        refusedLayout(
                12,
                "bytes 4 to 8 belong to no tensor",
                entry("b", "F32", "[1]", 8, 12),
                entry("a", "F32", "[1]", 0, 4));
        refusedLayout(12, "bytes 4 to 12 belong to no tensor", entry("a", "F32", "[1]", 0, 4));
        refusedLayout(
                8,
                "c: overlaps 'a' from byte 4",
                entry("a", "F32", "[2]", 0, 8),
                entry("c", "F32", "[0]", 4, 4));
    }

    @Test
    void ofVeryManyProblemsTheFirstAreSaid() {
        String[] entries = new String[50];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = entry("t" + i, "F99", "[1]", 0, 4);
        }
        MoesaicException e =
                refused(Safetensors.bytes(header(entries), new byte[4]), "30 more problems");
        assertEquals(21, e.problems().size());
    }

    private void refusedLayout(int dataBytes, String message, String... entries) {
        refused(Safetensors.bytes(header(entries), new byte[dataBytes]), message);
    }

    private MoesaicException refused(byte[] content, String message) {
        Path file = write(content);
        return assertProblem(() -> SafetensorsFile.open(file), message);
    }

    private static MoesaicException assertProblem(
            org.junit.jupiter.api.function.Executable action, String message) {
        MoesaicException e = assertThrows(MoesaicException.class, action);
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        return e;
    }

    private Path write(byte[] content) {
        return Safetensors.write(folder, content);
    }
}

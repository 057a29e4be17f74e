package org.moesaic.compute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.scores.ColumnScores;
import org.moesaic.compute.scores.RowNorms;
import org.moesaic.compute.scores.RowScores;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// Matrices of an open file that are read once, from the file and not from its mapping.
class ReadOnceTest {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int EXPERTS = 3;
    private static final int ROWS = 200;
    private static final int COLUMNS = 1001;

    @TempDir Path folder;

    /// Weight i of the file; each expert has its own.
    private static float weight(int i) {
        return 1 + i % 101 + i / (ROWS * COLUMNS);
    }

    private static MemorySegment weights(int count) {
        MemorySegment memory = MemorySegment.ofArray(new byte[Short.BYTES * count]);
        for (int i = 0; i < count; i++) {
            memory.set(SHORT, (long) Short.BYTES * i, Bf16.fromFloat(weight(i)));
        }
        return memory;
    }

    private Path stack(int rows, int columns) throws IOException {
        Path file = folder.resolve("w.safetensors");
        MemorySegment weights = weights(EXPERTS * rows * columns);
        var before = new SafetensorsWriter.Stored("a", "BF16", List.of(3L), weights.asSlice(0, 6));
        var stack =
                new SafetensorsWriter.Stored(
                        "stack",
                        "BF16",
                        List.of((long) EXPERTS, (long) rows, (long) columns),
                        weights);
        SafetensorsWriter.write(file, Map.of(), List.of(before, stack));
        return file;
    }

    private static WeightSource expert(SafetensorsFile file, int index) {
        return file.tensor("stack").orElseThrow().matrix(index);
    }

    private static WeightSource inMemory(int index) {
        long bytes = (long) Short.BYTES * ROWS * COLUMNS;
        return WeightSource.of(
                new MatrixShape(ROWS, COLUMNS),
                weights(EXPERTS * ROWS * COLUMNS).asSlice(index * bytes, bytes),
                StoredFloat.BF16);
    }

    @Test
    void everyExpertIsReadFromItsPlace() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(stack(ROWS, COLUMNS))) {
            for (int i = 0; i < EXPERTS; i++) {
                assertTrue(expert(file, i).stored().orElseThrow().place().isPresent());
                assertEquals(RowScores.of(inMemory(i)), RowScores.of(expert(file, i)));
                assertEquals(
                        ColumnScores.outlier(inMemory(i)), ColumnScores.outlier(expert(file, i)));
            }
        }
    }

    @Test
    void twoMatricesInTurnsDoNotMix() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(stack(ROWS, COLUMNS))) {
            RowBlocks first = new RowBlocks(expert(file, 0));
            RowBlocks second = new RowBlocks(expert(file, 2));
            float[] row = new float[COLUMNS];
            for (int r = 0; r < ROWS; r++) {
                first.row(r, row);
                assertEquals(rounded(r * COLUMNS), row[0]);
                second.row(r, row);
                assertEquals(rounded((2 * ROWS + r) * COLUMNS), row[0]);
            }
        }
    }

    private static float rounded(int i) {
        return Bf16.toFloat(Bf16.fromFloat(weight(i)));
    }

    @Test
    void afterAnInterruptTheMappingIsRead() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(stack(ROWS, COLUMNS))) {
            Thread.currentThread().interrupt();
            RowScores interrupted = RowScores.of(expert(file, 1));
            assertTrue(Thread.interrupted());
            assertEquals(RowScores.of(inMemory(1)), interrupted);
            assertEquals(ColumnScores.maxNorm(inMemory(1)), ColumnScores.maxNorm(expert(file, 1)));
        }
    }

    @Test
    void aFileThatShrankIsRefused() throws IOException {
        refusedWhenCut(ROWS, COLUMNS);
    }

    @Test
    void aFileThatShrankIsRefusedWhereRowsAreLong() throws IOException {
        refusedWhenCut(2, 140_000);
    }

    private void refusedWhenCut(int rows, int columns) throws IOException {
        Path path = stack(rows, columns);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            long cut = Files.size(path) - 1;
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            RowScores.of(expert(file, 0));
            WeightSource last = expert(file, EXPERTS - 1);
            refused(cut, () -> RowScores.of(last));
            refused(cut, () -> RowNorms.of(last));
            refused(cut, () -> ColumnScores.maxNorm(last));
            refused(cut, () -> ColumnScores.outlier(last));
        }
    }

    private void refused(long size, Runnable reading) {
        MoesaicException refused = assertThrows(MoesaicException.class, reading::run);
        assertEquals(Exit.BAD_DATA, refused.exit());
        String said = refused.getMessage();
        assertTrue(
                said.contains("w.safetensors")
                        && said.contains("has shrunk to " + size + " bytes since it was opened"),
                said);
    }
}

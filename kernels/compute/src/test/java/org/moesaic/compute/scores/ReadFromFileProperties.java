package org.moesaic.compute.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.quantise.FilePlace;
import org.moesaic.compute.quantise.RoundedRows;
import org.moesaic.compute.quantise.RowBlocks;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.testkit.StoredMatrices;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.StoredFloat;

/// Weights that are read from a file block by block have the figures, bit by bit, of those that are read from memory.
class ReadFromFileProperties {

    private static final List<NumberFormat> FORMATS =
            List.of(new IntegerFormat(4, 32, false), new MicroscalingFormat());

    private static final long BUFFER_BYTES = 1 << 18;

    private static Path file;

    @BeforeContainer
    static void make() throws IOException {
        file = Files.createTempFile("rows", ".bin");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    /// Up to some blocks of rows, odd widths, odd places, rows apart, and experts in the middle of a stack.
    @Property(tries = 30)
    void filledLanes(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 70) int turns,
            @ForAll long seed)
            throws IOException {
        MatrixShape shape = new MatrixShape(rows, turns * MatrixLoops.LANES);
        compare(type, shape, 3, new int[] {0, rows, 1}, seed);
    }

    @Property(tries = 60)
    void asFromMemory(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 130) int rows,
            @ForAll @IntRange(min = 1, max = 2500) int columns,
            @ForAll @IntRange(max = 9) int before,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(max = 2) int first,
            @ForAll long seed)
            throws IOException {
        compare(
                type,
                new MatrixShape(first + rows * stride, columns),
                before,
                new int[] {first, rows, stride},
                seed);
    }

    /// Of which a row fills the buffer, or is too long for it.
    @Property(tries = 10)
    void longRows(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = -1, max = 1) int more,
            @ForAll long seed)
            throws IOException {
        compare(
                type,
                new MatrixShape(4 * stride, (1 << 17) + more),
                1,
                new int[] {1, 3, stride},
                seed);
    }

    private static void compare(
            StoredFloat type, MatrixShape shape, int before, int[] apart, long seed)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = weights(arena, type, shape, new Random(seed));
            try (FileChannel channel = written(memory, before)) {
                WeightSource all = WeightSource.of(shape, memory, type);
                WeightSource stored = all.in(new FilePlace(channel, "rows.bin", before));
                RowsOf expected = new RowsOf(all, "", apart[0], apart[1], apart[2]);
                RowsOf read = new RowsOf(stored, "", apart[0], apart[1], apart[2]);
                RowScores rows = RowScores.of(expected);
                RowNorms norms = RowNorms.of(expected);
                double columnNorm = ColumnScores.maxNorm(expected);
                double outlier = ColumnScores.outlier(expected);
                float[][] numbers = numbers(expected, new RowBlocks(expected));
                double[] errors = errors(expected);
                if (memory.byteSize() / shape.rows() <= BUFFER_BYTES) {
                    // From here on the file alone has them; longer rows are read from memory.
                    memory.fill((byte) 0);
                }
                assertEquals(rows, RowScores.of(read));
                assertEquals(norms, RowNorms.of(read));
                assertEquals(columnNorm, ColumnScores.maxNorm(read));
                assertEquals(outlier, ColumnScores.outlier(read));
                assertArrayEquals(errors, errors(read));
                assertArrayEquals(numbers, numbers(read, new RowBlocks(read)));
            }
        }
    }

    /// Of formats whose groups fill all lanes; those of others come from memory.
    private static double[] errors(WeightSource weights) {
        boolean filled = weights.shape().columns() % MatrixLoops.LANES == 0;
        return filled ? RoundedRows.squaredErrors(weights, FORMATS) : new double[0];
    }

    private static float[][] numbers(WeightSource weights, RowBlocks blocks) {
        float[][] all = new float[weights.shape().rows()][weights.shape().columns()];
        for (int r = 0; r < all.length; r++) {
            blocks.row(r, all[r]);
        }
        return all;
    }

    /// Finite ones.
    private static MemorySegment weights(
            Arena arena, StoredFloat type, MatrixShape shape, Random random) {
        float mean = random.nextInt(3);
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = mean + random.nextFloat(-1, 1);
        }
        return StoredMatrices.memory(arena, type, weights);
    }

    private static FileChannel written(MemorySegment memory, int before) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.allocate(before));
            ByteBuffer bytes = memory.asByteBuffer();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        return FileChannel.open(file);
    }
}

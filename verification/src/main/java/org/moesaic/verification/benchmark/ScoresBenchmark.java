package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.scores.ColumnScores;
import org.moesaic.compute.scores.RowScores;
import org.moesaic.formats.MatrixShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Scores of a mapped BF16 matrix of 32 MiB a thread beside the read of the same bytes from the page cache, two threads:
/// operations a second times 32 MiB are the bandwidth.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@Threads(2)
@State(Scope.Thread)
public class ScoresBenchmark {

    private static final MatrixShape SHAPE = new MatrixShape(8192, 2048);
    private static final int BUFFER_BYTES = 1 << 16;

    private Path file;
    private Arena arena;
    private MemorySegment mapped;
    private WeightSource weights;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /// Writes the file and maps it.
    @Setup
    public void map() throws IOException {
        file = Files.createTempFile("moesaic-scores", ".bf16");
        byte[] bytes = new byte[Math.toIntExact(SHAPE.weights() * Short.BYTES)];
        new Random(1).nextBytes(bytes);
        for (int high = 1; high < bytes.length; high += Short.BYTES) {
            // Magnitudes from 2^-31 to 2: no NaN among them.
            bytes[high] = (byte) (bytes[high] & 0x8f | 0x30);
        }
        Files.write(file, bytes);
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            mapped = channel.map(MapMode.READ_ONLY, 0, bytes.length, arena);
        }
        weights = WeightSource.of(SHAPE, mapped, WeightSource.Type.BF16);
    }

    @TearDown
    public void unmap() throws IOException {
        arena.close();
        Files.delete(file);
    }

    /// What the page cache gives: the bytes copied into a small buffer, piece by piece.
    @Benchmark
    public byte read() {
        for (long from = 0; from < mapped.byteSize(); from += BUFFER_BYTES) {
            MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, from, buffer, 0, BUFFER_BYTES);
        }
        return buffer[0];
    }

    @Benchmark
    public RowScores rows() {
        return RowScores.of(weights);
    }

    @Benchmark
    public ColumnScores columns() {
        return ColumnScores.of(weights);
    }
}

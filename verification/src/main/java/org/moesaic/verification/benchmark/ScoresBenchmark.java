package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.scores.ExpertScores;
import org.moesaic.compute.scores.RoundingError;
import org.moesaic.compute.scores.RowScores;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Scores of one layer of OLMoE (64 experts, 0.8 GB in bf16) beside what the page cache gives, two threads each: reading the
/// file through the system into small buffers, and copying it from its mapping. The scores map the file anew in each call, as a
/// run of the command does, and end the mapping, or keep one. [ScoresTable] makes bandwidths of the times.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class ScoresBenchmark {

    private static final int THREADS = 2;
    private static final int READ_BYTES = 1 << 20;
    private static final int COPY_BYTES = 1 << 16;
    private static final List<NumberFormat> INT4 = formats("int4");
    private static final List<NumberFormat> THREE = formats("int2", "int3", "int4");
    private static final List<NumberFormat> FP8 = formats("fp8");
    private static final List<NumberFormat> MXFP4 = formats("mxfp4");
    private static final List<NumberFormat> NF4 = formats("nf4");
    private static final List<NumberFormat> TERNARY = formats("ternary");

    // Reading them takes longer than a tenth of the layer.
    private static final List<Naming> NAMINGS = Namings.builtIn();

    /// How the file has its numbers.
    @Param("bf16")
    public String element;

    /// A file of such a layer that is there already, and that the page cache may hold in another way; empty to write one.
    @Param("")
    public String given;

    private Path folder;
    private Path file;
    private Checkpoint kept;
    private Arena arena;
    private MemorySegment mapped;

    /// Writes the file, and maps it for the calls that keep the mapping.
    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("moesaic-scores");
        if (given.isEmpty()) {
            file = folder.resolve("layer.safetensors");
            ScoresLayer.write(file, element);
        } else {
            file = Path.of(given);
        }
        kept = Checkpoint.open(file);
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    @TearDown
    public void delete() throws IOException {
        kept.close();
        arena.close();
        if (given.isEmpty()) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    /// Each thread a half of the file, through the system.
    @Benchmark
    public void read() throws Exception {
        halves((from, to) -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
            try (FileChannel channel = FileChannel.open(file)) {
                for (long at = from; at < to; at += buffer.position()) {
                    buffer.clear();
                    channel.read(buffer, at);
                }
            }
        });
    }

    /// What [#maxVariance] looks at, through the system.
    @Benchmark
    public void readFirst() throws Exception {
        long matrix = ScoresLayer.matrixBytes(element);
        long start = Files.size(file) - ScoresLayer.bytes(element);
        halves(
                ScoresLayer.SHAPES.experts(),
                (from, to) -> {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
                    try (FileChannel channel = FileChannel.open(file)) {
                        for (long expert = from; expert < to; expert++) {
                            long at = start + expert * ScoresLayer.MATRICES * matrix;
                            long end = at + matrix;
                            for (; at < end; at += buffer.position()) {
                                buffer.clear().limit((int) Math.min(READ_BYTES, end - at));
                                channel.read(buffer, at);
                            }
                        }
                    }
                });
    }

    /// Each thread a half of the file, from a new mapping.
    @Benchmark
    public void copy() throws Exception {
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file)) {
            copy(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    /// The same where the pages are known to the process already.
    @Benchmark
    public void copyKept() throws Exception {
        copy(mapped);
    }

    @Benchmark
    public double[][] neuronNorm() {
        return fresh(ExpertScores::logNeuronNorm);
    }

    @Benchmark
    public double[][] neuronNormKept() {
        return scores(kept, ExpertScores::logNeuronNorm);
    }

    @Benchmark
    public double[][] outlier() {
        return fresh(ExpertScores::outlier);
    }

    @Benchmark
    public double[][] outlierKept() {
        return scores(kept, ExpertScores::outlier);
    }

    @Benchmark
    public double[][] inputNorm() {
        return fresh(ExpertScores::logInputNorm);
    }

    /// Of the first matrix of each expert: a third of the bytes.
    @Benchmark
    public double[][] maxVariance() {
        return fresh(expert -> RowScores.of(ExpertScores.first(expert)).maxVariance());
    }

    @Benchmark
    public double[][] roundingErrorInt4() {
        return roundingError(INT4);
    }

    /// The formats that the Hessian policy chooses from unless it is told others, in one reading.
    @Benchmark
    public double[][] roundingErrorInt2To4() {
        return roundingError(THREE);
    }

    @Benchmark
    public double[][] roundingErrorFp8() {
        return roundingError(FP8);
    }

    @Benchmark
    public double[][] roundingErrorMxfp4() {
        return roundingError(MXFP4);
    }

    /// Weight after weight.
    @Benchmark
    @Fork(1)
    public double[][] roundingErrorNf4() {
        return roundingError(NF4);
    }

    /// The same, with one scale for the matrix.
    @Benchmark
    @Fork(1)
    public double[][] roundingErrorTernary() {
        return roundingError(TERNARY);
    }

    private double[][] roundingError(List<NumberFormat> formats) {
        return fresh(expert -> RoundingError.squared(expert, formats)[0]);
    }

    private static List<NumberFormat> formats(String... names) {
        return Arrays.stream(names).map(name -> NumberFormats.parse(name).orElseThrow()).toList();
    }

    private double[][] fresh(ToDoubleFunction<ExpertMatrices> figure) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return scores(checkpoint, figure);
        }
    }

    private static double[][] scores(
            Checkpoint checkpoint, ToDoubleFunction<ExpertMatrices> figure) {
        ModelWeights weights = ModelWeights.recognise(checkpoint, ScoresLayer.SHAPES, NAMINGS);
        return new ExpertScores(weights, THREADS).each(figure);
    }

    private static void copy(MemorySegment mapped) throws Exception {
        byte[][] sinks = new byte[THREADS][COPY_BYTES];
        halves(
                mapped.byteSize(),
                (from, to) -> {
                    byte[] buffer = sinks[from == 0 ? 0 : 1];
                    for (long at = from; at < to; at += buffer.length) {
                        int count = (int) Math.min(buffer.length, to - at);
                        MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, at, buffer, 0, count);
                    }
                });
    }

    /// What a thread does with bytes or experts from one to another.
    private interface Part {

        void run(long from, long to) throws IOException;
    }

    private void halves(Part part) throws Exception {
        halves(Files.size(file), part);
    }

    private static void halves(long all, Part part) throws Exception {
        var second =
                new FutureTask<Void>(() -> {
                    part.run(all / THREADS, all);
                    return null;
                });
        Thread.ofPlatform().start(second);
        part.run(0, all / THREADS);
        second.get();
    }
}

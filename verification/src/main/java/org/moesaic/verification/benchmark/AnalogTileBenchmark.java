package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.formats.MatrixShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One vector of a batch of 32 on one tile of 512 × 512, on one thread, beside fp32 products of the same shape: of
/// OpenBLAS in both orders of weights, of the fp32 kernel for matrices, and of the tile kernel without any step of the
/// chain (`nothing`), which is the fastest of them where this was written. What the chain costs is its ratio to the
/// fastest in the same run.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(AnalogTileBenchmark.BATCH)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@State(Scope.Benchmark)
public class AnalogTileBenchmark {

    static final int BATCH = 32;

    private static final MatrixShape SHAPE = new MatrixShape(512, 512);

    @Param({"sgemm-by-output", "sgemm-by-input", "fp32", "nothing", "quantise", "pcm-standard"})
    private String product;

    /// OpenBLAS, by name or path.
    @Param("libopenblas.so.0")
    private String blas;

    @Param("vector")
    private String backend;

    private final Arena arena = Arena.ofShared();
    private final float[] x = new float[BATCH * SHAPE.columns()];
    private final float[] y = new float[BATCH * SHAPE.rows()];
    private Backend opened;
    private Runnable call;

    @Setup
    public void load() {
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        opened = Backends.open(backend, 1).backend();
        call =
                switch (product) {
                    case "sgemm-by-output" -> sgemm(false);
                    case "sgemm-by-input" -> sgemm(true);
                    case "fp32" -> {
                        LoadedMatrix matrix = opened.load(KernelPool.random(arena, product, SHAPE));
                        yield () -> opened.multiply(matrix, Activations.FP32, BATCH, x, y);
                    }
                    default -> {
                        LoadedTiles tiles = opened.loadTiles(AnalogPool.random(product, SHAPE));
                        yield () -> tiles.multiply(0, BATCH, x, y);
                    }
                };
    }

    private Runnable sgemm(boolean byInput) {
        OpenBlas library = new OpenBlas(arena, blas);
        MemorySegment w = copy(AnalogPool.weights(SHAPE));
        MemorySegment inputs = copy(x);
        MemorySegment outputs = copy(y);
        return () ->
                library.multiply(BATCH, SHAPE.rows(), SHAPE.columns(), inputs, w, byInput, outputs);
    }

    /// On a boundary of cache lines.
    private MemorySegment copy(float[] values) {
        MemorySegment copy = arena.allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
        return copy;
    }

    @TearDown
    public void close() {
        opened.close();
        arena.close();
    }

    @Benchmark
    public float vector() {
        call.run();
        return y[0];
    }
}

package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Products of a matrix with a batch of vectors, the quantisation of inputs included: products, weights and bytes of
/// weights a second. [KernelMemoryBenchmark] has what the machine can read.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
public class KernelBenchmark {

    /// A format, and after a slash `int8` where inputs are quantised.
    @Param({
        "fp32",
        "bf16",
        "fp16",
        "fp8",
        "int8/int8",
        "int8-g32/int8",
        "int4/int8",
        "int4-g32/int8",
        "int3/int8",
        "int2/int8",
        "ternary/int8",
        "dict16/int8"
    })
    private String kernel;

    @Param({"1024x2048", "14336x4096"})
    private String shape;

    /// Mebibytes of matrices that are taken in turns: 0 for one matrix, which stays in caches; otherwise several times
    /// what caches hold.
    @Param({"0", "512"})
    private int pool;

    @Param({"1", "2"})
    private int threads;

    @Param("1")
    private int batch;

    @Param("vector")
    private String backend;

    private final Arena arena = Arena.ofShared();
    private final List<LoadedMatrix> matrices = new ArrayList<>();
    private Backend opened;
    private Activations activations;
    private float[] x;
    private float[] y;
    private int next;

    /// What one product is worth.
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Work {
        public long weights;
        public long weightBytes;

        @Setup(Level.Iteration)
        public void clear() {
            weights = 0;
            weightBytes = 0;
        }
    }

    @Setup
    public void load() {
        String[] parts = kernel.split("/");
        String[] sides = shape.split("x");
        MatrixShape size = new MatrixShape(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        activations = parts.length == 1 ? Activations.FP32 : Activations.INT8;
        opened = Backends.open(backend, threads).backend();
        long bytes = 0;
        do {
            PackedMatrix packed = KernelPool.random(arena, parts[0], size);
            matrices.add(opened.load(packed));
            bytes += matrices.getLast().bytes();
        } while (bytes < (long) pool << 20);
        Random random = new Random(2);
        x = new float[batch * size.columns()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        y = new float[batch * size.rows()];
    }

    @TearDown
    public void close() {
        matrices.forEach(LoadedMatrix::close);
        opened.close();
        arena.close();
    }

    @Benchmark
    public float product(Work work) {
        LoadedMatrix matrix = matrices.get(next);
        next = next + 1 == matrices.size() ? 0 : next + 1;
        opened.multiply(matrix, activations, batch, x, y);
        work.weights += matrix.shape().weights() * batch;
        work.weightBytes += matrix.bytes();
        return y[0];
    }
}

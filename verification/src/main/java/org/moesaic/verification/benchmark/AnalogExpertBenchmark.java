package org.moesaic.verification.benchmark;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.formats.MatrixShape;
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

/// The three matrices of an expert as large as one of OLMoE's, on 24 tiles of 512 × 512, the whole batch.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
public class AnalogExpertBenchmark {

    private static final int HIDDEN = 2048;
    private static final int INNER = 1024;

    @Param("pcm-standard")
    private String preset;

    @Param({"1", "32"})
    private int batch;

    @Param({"1", "2"})
    private int threads;

    @Param({"vector", "opencl"})
    private String backend;

    private Backend opened;
    private LoadedTiles up;
    private LoadedTiles gate;
    private LoadedTiles down;
    private float[] hidden;
    private float[] inner;
    private float[] gates;
    private float[] outputs;
    private List<Backend.TileProduct> inward;

    @Setup
    public void load() {
        opened = Backends.open(backend, threads).backend();
        up = opened.loadTiles(AnalogPool.random(preset, new MatrixShape(INNER, HIDDEN)));
        gate = opened.loadTiles(AnalogPool.random(preset, new MatrixShape(INNER, HIDDEN)));
        down = opened.loadTiles(AnalogPool.random(preset, new MatrixShape(HIDDEN, INNER)));
        hidden = new float[batch * HIDDEN];
        Random random = new Random(2);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = 2 * random.nextFloat() - 1;
        }
        inner = new float[batch * INNER];
        gates = new float[batch * INNER];
        outputs = new float[batch * HIDDEN];
        inward =
                List.of(
                        new Backend.TileProduct(up, 0, batch, hidden, inner),
                        new Backend.TileProduct(gate, 0, batch, hidden, gates));
    }

    @TearDown
    public void close() {
        up.close();
        gate.close();
        down.close();
        opened.close();
    }

    @Benchmark
    public float expert() {
        opened.multiplyAllTiles(inward);
        down.multiply(0, batch, inner, outputs);
        return outputs[0];
    }
}

package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.StoredFloat;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Experts a second that are measured under one treatment, each thread its own expert as large as one of OLMoE's, in bf16
/// outside the heap, on 16 tokens, as `kernel damage` does it on two processors. `exact` reads and checks the expert and
/// sends the tokens through it in double, which all the others do too: their ratio to it in the same run is what a
/// treatment costs.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@Threads(2)
@State(Scope.Thread)
public class DamageBenchmark {

    private static final int HIDDEN = 2048;
    private static final int INNER = 1024;
    private static final int TOKENS = 16;
    private static final String EXACT = "exact";
    private static final String ANALOG = "analog:";

    @Param({
        EXACT,
        "fp8",
        "int8",
        "int4",
        "int3",
        "ternary",
        "analog:pcm-standard",
        "analog:hermes"
    })
    private String treatment;

    private final Arena arena = Arena.ofShared();
    private final DamageMeter meter =
            new DamageMeter(
                    CalibrationTokens.gaussian(TOKENS, HIDDEN, 1, 1),
                    Nonlinearity.SILU,
                    1,
                    Optional.empty());
    private ExpertMatrices expert;
    private Backend backend;
    private List<Treatment> treatments;

    @Setup
    public void draw() {
        Random random = new Random(1);
        expert =
                new ExpertMatrices(
                        Optional.of(weights(random, INNER, HIDDEN)),
                        weights(random, INNER, HIDDEN),
                        weights(random, HIDDEN, INNER),
                        Biases.NONE);
        backend = Backends.open(Backends.AUTO, 1).backend();
        treatments = treatment.equals(EXACT) ? List.of() : List.of(parsed());
    }

    private Treatment parsed() {
        return treatment.startsWith(ANALOG)
                ? new Treatment.Analog(TilePresets.load(treatment.substring(ANALOG.length())), 0)
                : new Treatment.Digital(NumberFormats.parse(treatment).orElseThrow());
    }

    /// Normal weights of variance 1 / inputs.
    private WeightSource weights(Random random, int outputs, int inputs) {
        MatrixShape shape = new MatrixShape(outputs, inputs);
        MemorySegment values = arena.allocate(ValueLayout.JAVA_SHORT, shape.weights());
        double sigma = 1 / Math.sqrt(inputs);
        for (long i = 0; i < shape.weights(); i++) {
            short weight = Bf16.fromFloat((float) (sigma * random.nextGaussian()));
            values.setAtIndex(ValueLayout.JAVA_SHORT, i, weight);
        }
        return WeightSource.of(shape, values, StoredFloat.BF16);
    }

    @TearDown
    public void close() {
        backend.close();
        arena.close();
    }

    @Benchmark
    public Object expert() {
        return treatments.isEmpty()
                ? meter.exact(expert)
                : meter.measure(backend, 0, 0, expert, treatments);
    }
}

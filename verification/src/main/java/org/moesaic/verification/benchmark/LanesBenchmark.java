package org.moesaic.verification.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Hdl;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.Lanes;
import org.moesaic.rtl.arithmetic.MacCell;
import org.moesaic.rtl.systolic.StationaryCell;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Stimuli a second (one set of inputs, one clock edge, one look at the outputs), one at a time and in lanes; and clock
/// cycles a second of a design of about a hundred operations.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class LanesBenchmark {

    private static final int STIMULI = 12_800;
    private static final int SETS = 64;

    /// `hundred`: a pipeline of about 100 operations; `cell`: the mixed-precision cell; `array`: 8 x 8 cells,
    /// weight-stationary.
    @Param({"hundred", "systolic-cell", "cell", "array"})
    public String design;

    @Param({"128"})
    public int lanes;

    private CompiledSimulator one;
    private Lanes many;
    private int[] inputs;
    private int[] outputs;
    private long[][] values;
    private long[] seen;

    /// Twenty-five stages of 16 bits with about four operations each.
    private static final class Hundred extends Component {
        Hundred() {
            UInt left = input("left", Hdl.uint(16));
            UInt right = input("right", Hdl.uint(16));
            UInt value = left;
            for (int stage = 0; stage < 25; stage++) {
                UInt kept = register("kept_" + stage, Hdl.uint(16), 0);
                value = value.addWrap(right).xor(kept);
                kept.set(value);
                value = stage % 3 == 0 ? value.and(left.or(kept)) : value.subWrap(left);
            }
            output("out", Hdl.uint(16)).set(value);
        }
    }

    private static Circuit circuit(String design) {
        return switch (design) {
            case "hundred" -> Design.of(Hundred::new).circuit();
            case "systolic-cell" -> Design.of(() -> new StationaryCell(8, 8, 20, true)).circuit();
            case "cell" -> Design.of(() -> new MacCell(32)).circuit();
            case "array" -> ArrayUnderTest.circuit("ws", 8);
            default -> throw new IllegalArgumentException(design);
        };
    }

    @Setup(Level.Trial)
    public void build() {
        Circuit circuit = circuit(design);
        one = new CompiledSimulator(circuit);
        many = one.lanes(lanes);
        // The cell assumes something of ternary weights; it stays in its first precision.
        inputs = handles(ArrayUnderTest.driven(circuit));
        outputs = handles(circuit.top().outputs());
        SplittableRandom random = new SplittableRandom(1);
        values = new long[SETS][];
        for (int set = 0; set < SETS; set++) {
            values[set] = random.longs(lanes).toArray();
        }
        seen = new long[lanes];
    }

    private int[] handles(List<Port> ports) {
        return ports.stream()
                .filter(port -> !port.name().equals("precision"))
                .mapToInt(port -> one.handle(port.name()))
                .toArray();
    }

    @Benchmark
    @OperationsPerInvocation(STIMULI)
    public long oneAtATime() {
        long sum = 0;
        for (int k = 0; k < STIMULI; k++) {
            for (int i = 0; i < inputs.length; i++) {
                one.pokeBits(inputs[i], values[k + i & SETS - 1][0]);
            }
            one.step();
            for (int output : outputs) {
                sum += one.peekBits(output);
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(STIMULI)
    public long inLanes() {
        long sum = 0;
        for (int k = 0; k < STIMULI / lanes; k++) {
            for (int i = 0; i < inputs.length; i++) {
                many.pokeBits(inputs[i], values[k + i & SETS - 1]);
            }
            many.step();
            for (int output : outputs) {
                many.peekBits(output, seen);
                sum += seen[k % lanes];
            }
        }
        return sum;
    }

    /// Clock cycles alone, the inputs as they are.
    @Benchmark
    @OperationsPerInvocation(STIMULI)
    public long cycles() {
        one.step(STIMULI);
        return one.cycle();
    }
}

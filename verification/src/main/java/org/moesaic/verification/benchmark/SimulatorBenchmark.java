package org.moesaic.verification.benchmark;

import java.util.concurrent.TimeUnit;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.hdl.sim.Simulator;
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

/// Clock cycles a second of systolic arrays of int8 cells, all inputs changing and all outputs looked at in each.
/// [VerilatorPeer] runs the same beside Verilator.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SimulatorBenchmark {

    private static final int CYCLES = 1000;

    @Param({"ws", "os"})
    public String dataflow;

    @Param({"8", "16", "32"})
    public int size;

    @Param({"compiled"})
    public String engine;

    private Circuit circuit;
    private ArrayUnderTest array;

    @Setup(Level.Trial)
    public void build() {
        circuit = ArrayUnderTest.circuit(dataflow, size);
        array = new ArrayUnderTest(simulator());
    }

    private Simulator simulator() {
        return switch (engine) {
            case "compiled" -> new CompiledSimulator(circuit);
            case "interpreted" -> new InterpretedSimulator(circuit);
            default -> throw new IllegalArgumentException(engine + ": compiled or interpreted");
        };
    }

    /// Cycles a second with a test bench that pokes and peeks.
    @Benchmark
    @OperationsPerInvocation(CYCLES)
    public long cycles() {
        return array.run(CYCLES);
    }

    /// How often a second the circuit, elaborated already, is compiled.
    @Benchmark
    public Simulator compile() {
        return simulator();
    }
}

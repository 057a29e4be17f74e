package org.moesaic.verification.benchmark;

import java.util.List;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.Simulator;
import org.moesaic.rtl.systolic.ArrayShape;
import org.moesaic.rtl.systolic.Dataflow;
import org.moesaic.rtl.systolic.OutputArray;
import org.moesaic.rtl.systolic.StationaryArray;

/// A systolic array of int8 cells and how it is driven in a comparison: in each cycle every input but the reset gets other
/// random bits, and all outputs are folded into one number, which both sides must find.
///
/// The bits are one xorshift word a cycle (Marsaglia, Journal of Statistical Software 8(14), 2003), rotated for each input.
final class ArrayUnderTest {

    static final long SEED = 88_172_645_463_325_252L;
    private static final int ROTATION = 7;
    private static final int SUM_BITS = 32;
    private static final int LARGEST = 64;

    private final Simulator simulator;
    private final int[] inputs;
    private final int[] outputs;
    private final long[] masks;
    private long random = SEED;
    private long sum;

    ArrayUnderTest(Simulator simulator) {
        this.simulator = simulator;
        inputs = handles(driven(simulator.circuit()));
        outputs = handles(simulator.circuit().top().outputs());
        masks =
                simulator.circuit().top().outputs().stream()
                        .mapToLong(ArrayUnderTest::mask)
                        .toArray();
    }

    private int[] handles(List<Port> ports) {
        return ports.stream().mapToInt(port -> simulator.handle(port.name())).toArray();
    }

    /// @param dataflow `ws`, `os` or `is`
    static Circuit circuit(String dataflow, int size) {
        return switch (dataflow) {
            case "ws" ->
                    Design.of(() -> new StationaryArray(shape(Dataflow.WEIGHT_STATIONARY, size)))
                            .circuit();
            case "os" ->
                    Design.of(() -> new OutputArray(shape(Dataflow.OUTPUT_STATIONARY, size)))
                            .circuit();
            case "is" ->
                    Design.of(() -> new StationaryArray(shape(Dataflow.INPUT_STATIONARY, size)))
                            .circuit();
            default -> throw new IllegalArgumentException(dataflow + ": ws, os or is");
        };
    }

    private static ArrayShape shape(Dataflow dataflow, int size) {
        return new ArrayShape(
                size, size, dataflow, true, 8, 8, SUM_BITS, LARGEST, LARGEST, LARGEST);
    }

    static List<Port> driven(Circuit circuit) {
        return circuit.top().inputs().stream()
                .filter(port -> !port.name().equals("reset"))
                .toList();
    }

    /// By how much the random word is rotated to the left for an input.
    static int rotation(int input) {
        return input * ROTATION % Long.SIZE;
    }

    static long mask(Port port) {
        return -1L >>> (Long.SIZE - port.type().width());
    }

    /// Runs so many cycles more.
    ///
    /// @return all outputs so far in one number
    long run(long cycles) {
        for (long cycle = 0; cycle < cycles; cycle++) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            for (int i = 0; i < inputs.length; i++) {
                simulator.pokeBits(inputs[i], Long.rotateLeft(random, rotation(i)));
            }
            simulator.step();
            for (int i = 0; i < outputs.length; i++) {
                sum = Long.rotateLeft(sum, 1) ^ simulator.peekBits(outputs[i]) & masks[i];
            }
        }
        return sum;
    }
}

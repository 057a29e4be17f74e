package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.sim.compile.CompiledCircuit;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.MacArray;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.Stimulus;

/// The compiled simulator does what the interpreter does: every output in every cycle, everything else at the end, failing
/// checks with their messages, coverage, memories.
class CompiledAgainstInterpretedProperties {

    private static final int CYCLES = 12;

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(40, Features.ALL);
    }

    @Provide
    Arbitrary<RandomCircuits.Sample> narrow() {
        return RandomCircuits.arbitrary(40, Features.ALL.upTo(9));
    }

    @Property(tries = 300)
    void anyWidth(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        compare(sample.circuit(), seed);
    }

    /// Narrow values meet more often: more conditions are true, more addresses hit.
    @Property(tries = 300)
    void narrowSignals(@ForAll("narrow") RandomCircuits.Sample sample, @ForAll long seed) {
        compare(sample.circuit(), seed);
    }

    /// Few registers of a random circuit are alike, and seldom more than two.
    @Property(tries = 200)
    void loops(@ForAll("narrow") RandomCircuits.Sample sample, @ForAll long seed) {
        compare(sample.circuit(), seed, loopsFromTwo(sample.circuit()));
    }

    /// Arrays of cells become loops as they do in earnest; sizes that are no multiple of a vector.
    @Property(tries = 30)
    void arrays(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll long seed) {
        Circuit circuit = Design.of(() -> new MacArray(rows, columns)).circuit();
        compare(circuit, seed, loopsFromTwo(circuit));
        compare(circuit, seed);
    }

    private static Simulator loopsFromTwo(Circuit circuit) {
        return new CompiledSimulator(circuit, flat -> new CompiledCircuit(flat, 2, _ -> {}));
    }

    private static void compare(Circuit circuit, long seed) {
        compare(circuit, seed, new CompiledSimulator(circuit));
    }

    private static void compare(Circuit circuit, long seed, Simulator fast) {
        Simulator plain = new InterpretedSimulator(circuit);
        List<String> outputs = circuit.top().outputs().stream().map(Port::name).toList();
        List<Port> inputs = circuit.top().inputs();
        List<List<BigInteger>> stimulus = Stimulus.of(circuit, seed, CYCLES).cycles();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            for (int i = 0; i < inputs.size(); i++) {
                plain.poke(inputs.get(i).name(), stimulus.get(cycle).get(i));
                fast.poke(inputs.get(i).name(), stimulus.get(cycle).get(i));
            }
            same(plain, fast, outputs, cycle);
            String failure = step(plain);
            assertEquals(failure, step(fast));
            if (!failure.isEmpty()) {
                break;
            }
        }
        assertEquals(plain.cycle(), fast.cycle());
        same(plain, fast, names(plain), CYCLES);
        assertEquals(plain.coverage(), fast.coverage());
        for (Memory memory : plain.circuit().top().memories()) {
            for (int address = 0; address < memory.depth(); address++) {
                assertEquals(
                        plain.peekMemory(memory.name(), address),
                        fast.peekMemory(memory.name(), address));
            }
        }
    }

    private static List<String> names(Simulator simulator) {
        List<String> names = new ArrayList<>();
        for (Signal signal : SignalTable.all(simulator.circuit().top())) {
            if (!signal.temporary()) {
                names.add(signal.name());
            }
        }
        return names;
    }

    private static void same(Simulator plain, Simulator fast, List<String> names, int cycle) {
        for (String name : names) {
            assertEquals(
                    plain.peekBig(name), fast.peekBig(name), () -> name + " in cycle " + cycle);
        }
    }

    private static String step(Simulator simulator) {
        try {
            simulator.step();
            return "";
        } catch (CheckFailedException e) {
            return e.getMessage();
        }
    }

    /// From a snapshot on everything happens once more.
    @Property(tries = 100)
    void snapshots(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        Circuit circuit = sample.circuit();
        for (Simulator simulator :
                List.of(new InterpretedSimulator(circuit), new CompiledSimulator(circuit))) {
            drive(simulator, circuit, Stimulus.of(circuit, seed, 3));
            Snapshot snapshot = simulator.snapshot();
            Stimulus rest = Stimulus.of(circuit, seed + 1, 6);
            List<String> first = drive(simulator, circuit, rest);
            simulator.restore(snapshot);
            assertEquals(snapshot.cycle(), simulator.cycle());
            assertEquals(first, drive(simulator, circuit, rest));
        }
    }

    /// What a person would see: outputs, coverage, messages.
    private static List<String> drive(Simulator simulator, Circuit circuit, Stimulus stimulus) {
        List<String> seen = new ArrayList<>();
        List<Port> inputs = circuit.top().inputs();
        for (List<BigInteger> values : stimulus.cycles()) {
            for (int i = 0; i < inputs.size(); i++) {
                simulator.poke(inputs.get(i).name(), values.get(i));
            }
            for (Port output : circuit.top().outputs()) {
                seen.add(simulator.peekBig(output.name()).toString());
            }
            seen.add(step(simulator));
            seen.add(simulator.coverage().toString());
        }
        return seen;
    }
}

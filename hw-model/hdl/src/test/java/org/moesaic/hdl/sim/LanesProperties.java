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
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.MacArray;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.Stimulus;

/// Each lane does what a simulator of its own does with the same stimulus: every output in every cycle, everything else at
/// the end; the first lane in which a check fails stops them all.
class LanesProperties {

    private static final int CYCLES = 8;

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(40, Features.ALL);
    }

    @Provide
    Arbitrary<RandomCircuits.Sample> narrow() {
        return RandomCircuits.arbitrary(40, Features.ALL.upTo(9));
    }

    @Property(tries = 150)
    void anyWidth(
            @ForAll("circuits") RandomCircuits.Sample sample,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int lanes) {
        compare(sample.circuit(), seed, lanes);
    }

    @Property(tries = 150)
    void narrowSignals(
            @ForAll("narrow") RandomCircuits.Sample sample,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int lanes) {
        compare(sample.circuit(), seed, lanes);
    }

    /// Registers that are alike lie side by side in one instance; lanes have no loops over them.
    @Property(tries = 10)
    void arrays(
            @ForAll @IntRange(min = 7, max = 9) int rows,
            @ForAll @IntRange(min = 7, max = 9) int columns,
            @ForAll long seed) {
        compare(Design.of(() -> new MacArray(rows, columns)).circuit(), seed, 3);
    }

    private static void compare(Circuit circuit, long seed, int count) {
        CompiledSimulator first = new CompiledSimulator(circuit);
        Lanes lanes = first.lanes(count);
        List<Simulator> alone = new ArrayList<>();
        List<List<List<BigInteger>>> stimuli = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            alone.add(first.another());
            stimuli.add(Stimulus.of(circuit, seed + lane, CYCLES).cycles());
        }
        List<Port> inputs = circuit.top().inputs();
        List<String> outputs = circuit.top().outputs().stream().map(Port::name).toList();
        List<String> failures = new ArrayList<>();
        for (int cycle = 0; cycle < CYCLES && failures.isEmpty(); cycle++) {
            for (int lane = 0; lane < count; lane++) {
                for (int i = 0; i < inputs.size(); i++) {
                    BigInteger value = stimuli.get(lane).get(cycle).get(i);
                    alone.get(lane).poke(inputs.get(i).name(), value);
                    lanes.poke(inputs.get(i).name(), lane, value);
                }
            }
            same(alone, lanes, outputs, cycle);
            List<Snapshot> before = alone.stream().map(Simulator::snapshot).toList();
            for (int lane = 0; lane < count; lane++) {
                try {
                    alone.get(lane).step();
                } catch (CheckFailedException e) {
                    failures.add(
                            e.getMessage().replaceFirst(": cycle ", ": lane " + lane + ": cycle "));
                }
            }
            try {
                lanes.step();
                assertEquals(List.of(), failures);
            } catch (CheckFailedException e) {
                assertEquals(failures.getFirst(), e.getMessage());
                // No lane has passed the edge.
                for (int lane = 0; lane < count; lane++) {
                    alone.get(lane).restore(before.get(lane));
                }
            }
        }
        assertEquals(alone.getFirst().cycle(), lanes.cycle());
        same(alone, lanes, names(first), CYCLES);
        for (int lane = 0; lane < count; lane++) {
            Simulator simulator = alone.get(lane);
            assertEquals(simulator.coverage(), lanes.coverage(lane));
            for (Memory memory : simulator.circuit().top().memories()) {
                for (int address = 0; address < memory.depth(); address++) {
                    assertEquals(
                            simulator.peekMemory(memory.name(), address),
                            lanes.peekMemory(memory.name(), lane, address));
                }
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

    private static void same(List<Simulator> alone, Lanes lanes, List<String> names, int cycle) {
        for (int lane = 0; lane < alone.size(); lane++) {
            for (String name : names) {
                String where = name + " of lane " + lane + " in cycle " + cycle;
                assertEquals(alone.get(lane).peekBig(name), lanes.peekBig(name, lane), where);
            }
        }
    }

    /// From a snapshot on everything happens once more.
    @Property(tries = 60)
    void snapshots(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        Circuit circuit = sample.circuit();
        Lanes lanes = new CompiledSimulator(circuit).lanes(3);
        drive(lanes, circuit, seed, 3);
        Snapshot snapshot = lanes.snapshot();
        List<String> first = drive(lanes, circuit, seed + 9, 4);
        lanes.restore(snapshot);
        assertEquals(snapshot.cycle(), lanes.cycle());
        assertEquals(first, drive(lanes, circuit, seed + 9, 4));
    }

    private static List<String> drive(Lanes lanes, Circuit circuit, long seed, int cycles) {
        List<String> seen = new ArrayList<>();
        List<Port> inputs = circuit.top().inputs();
        for (int cycle = 0; cycle < cycles; cycle++) {
            for (int lane = 0; lane < lanes.count(); lane++) {
                List<BigInteger> values =
                        Stimulus.of(circuit, seed + lane, cycles).cycles().get(cycle);
                for (int i = 0; i < inputs.size(); i++) {
                    lanes.poke(inputs.get(i).name(), lane, values.get(i));
                }
                for (Port output : circuit.top().outputs()) {
                    seen.add(lanes.peekBig(output.name(), lane).toString());
                }
                seen.add(lanes.coverage(lane).toString());
            }
            try {
                lanes.step();
            } catch (CheckFailedException e) {
                seen.add(e.getMessage());
            }
        }
        return seen;
    }
}

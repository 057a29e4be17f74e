package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.sim.compile.Boxes;
import org.moesaic.hdl.sim.compile.CompiledCircuit;
import org.moesaic.hdl.sim.compile.Limbs;
import org.moesaic.hdl.sim.compile.RunningLanes;

/// Many instances of one circuit that pass each clock edge together, each with inputs and a state of its own: a lane each.
/// Made by [CompiledSimulator#lanes]. Names, values and cycles are those of [Simulator].
///
/// For many stimuli at once: one vector instruction does the same for several lanes.
public final class Lanes {

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final SignalTable names;
    private final CompiledCircuit code;
    private final Places places;
    private final RunningLanes running;
    private long cycle;

    private record State(Circuit of, int lanes, long cycle, RunningLanes.State running)
            implements Snapshot {}

    /// @param boxes those of each lane
    Lanes(
            Circuit circuit,
            SignalTable names,
            CompiledCircuit code,
            Places places,
            List<Boxes> boxes) {
        this.circuit = circuit;
        this.module = circuit.top();
        this.names = names;
        this.code = code;
        this.places = places;
        running = new RunningLanes(code, boxes);
    }

    /// How many instances there are; they are numbered from 0.
    public int count() {
        return running.lanes();
    }

    /// Clock edges since power-up; the same in all lanes.
    public long cycle() {
        return cycle;
    }

    /// The circuit as it is simulated: flat.
    public Circuit circuit() {
        return circuit;
    }

    /// Passes one clock edge in every lane.
    ///
    /// @throws CheckFailedException if an assertion or assumption does not hold, for the first lane in which that is so; no
    ///     lane passes the edge then
    public void step() {
        step(1);
    }

    /// Passes so many clock edges.
    ///
    /// @throws CheckFailedException as [#step]
    public void step(long cycles) {
        for (long i = 0; i < cycles; i++) {
            if (!running.step()) {
                throw failure();
            }
            cycle++;
        }
    }

    private CheckFailedException failure() {
        for (int lane = 0; lane < count(); lane++) {
            for (Check check : module.checks()) {
                if (check.kind() != Check.Kind.COVER
                        && word(check.guard(), lane) == 1
                        && word(check.condition(), lane) == 0) {
                    List<BigInteger> values = new ArrayList<>();
                    for (Signal shown : check.shown()) {
                        values.add(value(shown, lane));
                    }
                    return new CheckFailedException(
                            check, cycle, lane, CheckFailedException.message(check, values));
                }
            }
        }
        throw new IllegalStateException("a cycle stopped, but every check holds");
    }

    // ---- poke and peek

    /// Sets an input of one lane.
    ///
    /// @throws HdlException if there is no such input, with the nearest name, or the value is out of its range
    /// @throws IndexOutOfBoundsException if there is no such lane
    public void poke(String input, int lane, BigInteger value) {
        Signal signal = names.input(input);
        if (!signal.type().holds(value)) {
            throw InterpretedSimulator.outOfRange(input, signal.type(), value);
        }
        for (int limb = 0; limb < Limbs.count(signal.type()); limb++) {
            pokeBits(signal.id(), lane, limb, Limbs.limb(value, limb));
        }
    }

    /// @see #poke(String, int, BigInteger)
    public void poke(String input, int lane, long value) {
        poke(input, lane, BigInteger.valueOf(value));
    }

    /// Sets an input of every lane to one value.
    ///
    /// @throws HdlException as [#poke]
    public void pokeAll(String input, long value) {
        for (int lane = 0; lane < count(); lane++) {
            poke(input, lane, value);
        }
    }

    /// The settled value of a named signal in one lane.
    ///
    /// @throws HdlException if there is no such signal, with the nearest name
    /// @throws IndexOutOfBoundsException if there is no such lane
    public BigInteger peekBig(String signal, int lane) {
        return value(names.signal(signal), running.lane(lane));
    }

    /// The same as a `long`.
    ///
    /// @throws HdlException as [#peekBig], and if the value at hand does not fit a `long`
    public long peek(String signal, int lane) {
        return InterpretedSimulator.asLong(signal, peekBig(signal, lane));
    }

    /// Peeks in one lane and compares.
    ///
    /// @throws ExpectationFailedException with signal, lane, cycle and both values, if they differ
    public void expect(String signal, int lane, BigInteger expected) {
        BigInteger found = peekBig(signal, lane);
        if (!found.equals(expected)) {
            throw new ExpectationFailedException(
                    signal + " of lane " + lane, cycle, expected, found);
        }
    }

    /// @see #expect(String, int, BigInteger)
    public void expect(String signal, int lane, long expected) {
        expect(signal, lane, BigInteger.valueOf(expected));
    }

    private BigInteger value(Signal signal, int lane) {
        long[] words = new long[Limbs.count(signal.type())];
        for (int limb = 0; limb < words.length; limb++) {
            words[limb] = running.word(settled(signal) + limb, lane);
        }
        return Limbs.value(signal.type(), words, 0);
    }

    private int settled(Signal signal) {
        return running.settled(signal, places.stateSlot(signal.id()));
    }

    private long word(Signal signal, int lane) {
        return running.word(settled(signal), lane);
    }

    /// A number for a named signal, for the methods that take one and look nothing up.
    ///
    /// @throws HdlException if there is no such signal, with the nearest name
    public int handle(String signal) {
        return names.signal(signal).id();
    }

    /// Type of the signal of a handle.
    public Type type(int handle) {
        return places.signal(handle).type();
    }

    /// One limb of the settled value in one lane.
    public long peekBits(int handle, int lane, int limb) {
        return running.word(settled(places.signal(handle)) + limb, running.lane(lane));
    }

    /// Sets one limb of an input in one lane; bits beyond its width are ignored.
    ///
    /// @throws HdlException if it is no input
    public void pokeBits(int handle, int lane, int limb, long bits) {
        running.poke(
                input(handle) + limb, running.lane(lane), places.canonical(handle, limb, bits));
    }

    /// Sets the lowest limb of an input in every lane; the others stay.
    ///
    /// @param bits one for each lane; bits beyond the width are ignored
    /// @throws HdlException if it is no input
    public void pokeBits(int handle, long[] bits) {
        boolean one = Limbs.count(type(handle)) == 1;
        running.poke(
                input(handle), bits, one ? places.unusedBits(handle) : 0, type(handle).signed());
    }

    /// The lowest limb of the settled value in every lane.
    ///
    /// @param bits gets one for each lane
    public void peekBits(int handle, long[] bits) {
        running.peek(settled(places.signal(handle)), bits);
    }

    private int input(int handle) {
        if (!places.isInput(handle)) {
            names.input(places.signal(handle).name());
        }
        return places.stateSlot(handle);
    }

    // ---- memories, coverage, snapshots

    /// A word of a memory in one lane.
    ///
    /// @throws HdlException if there is no such memory, with the nearest name, or the address is not below its depth
    public BigInteger peekMemory(String memory, int lane, int address) {
        Memory found = InterpretedSimulator.place(names, memory, address);
        long[] words = new long[Limbs.count(found.element())];
        for (int limb = 0; limb < words.length; limb++) {
            words[limb] = running.word(code.stateSlot(found, address) + limb, running.lane(lane));
        }
        return Limbs.value(found.element(), words, 0);
    }

    /// Sets a word of a memory in one lane, without a clock edge.
    ///
    /// @throws HdlException as [#peekMemory], and if the value is out of range
    public void pokeMemory(String memory, int lane, int address, BigInteger value) {
        Memory found = InterpretedSimulator.place(names, memory, address);
        if (!found.element().holds(value)) {
            throw InterpretedSimulator.outOfRange(memory, found.element(), value);
        }
        for (int limb = 0; limb < Limbs.count(found.element()); limb++) {
            int slot = code.stateSlot(found, address) + limb;
            running.poke(slot, running.lane(lane), Limbs.limb(value, limb));
        }
    }

    /// How often each cover was met in one lane, in the order of the circuit's checks.
    public List<Coverage> coverage(int lane) {
        List<Coverage> all = new ArrayList<>();
        List<Check> covers = code.covers();
        for (int i = 0; i < covers.size(); i++) {
            long met = running.word(code.coverSlot(i), running.lane(lane));
            all.add(new Coverage(covers.get(i), met));
        }
        return all;
    }

    /// Everything that decides what comes next, in every lane.
    public Snapshot snapshot() {
        return new State(circuit, count(), cycle, running.save());
    }

    /// Goes back to a snapshot, in every lane.
    ///
    /// @throws IllegalArgumentException if it was taken of another circuit or number of lanes
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof State saved)
                || saved.lanes != count()
                || saved.of != circuit && !saved.of.equals(circuit)) {
            throw new IllegalArgumentException("a snapshot of other lanes");
        }
        cycle = saved.cycle;
        running.restore(saved.running);
    }
}

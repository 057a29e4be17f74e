package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.pass.Flatten;
import org.moesaic.hdl.pass.Loops;
import org.moesaic.hdl.sim.compile.Boxes;
import org.moesaic.hdl.sim.compile.CompiledCircuit;
import org.moesaic.hdl.sim.compile.Limbs;

/// The fast simulator: the circuit becomes bytecode, which the JVM compiles to machine code.
///
/// A clock cycle computes only what registers, memories, black boxes and checks need; registers are changed in an order in
/// which, as far as possible, nothing has to be copied. What is only looked at is computed when it is: outputs together, and
/// from the first look at any other signal inside also all those together. Peeking at registers and inputs costs nothing.
///
/// The circuit is compiled once; [#another] runs more instances of it on the same code.
public final class CompiledSimulator implements Simulator {

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final SignalTable names;
    private final CompiledCircuit code;
    private final Places places;
    private final Boxes boxes;

    private final long[] state;
    private final long[] scratch;
    private Look outputs;
    private Look everything;
    private long cycle;

    /// Another number whenever state or inputs change.
    private long version;

    private record State(CompiledSimulator of, long cycle, long[] words, List<Object> boxes)
            implements Snapshot {}

    /// @param circuit with or without hierarchy
    /// @throws HdlException for a combinational loop, a black box without a model, or a circuit that needs more memory than
    ///     there is
    public CompiledSimulator(Circuit circuit) {
        this(circuit, CompiledCircuit::new);
    }

    /// @param compiler makes code of a flat circuit
    CompiledSimulator(Circuit circuit, Function<Circuit, CompiledCircuit> compiler) {
        MemoryEstimate.check(circuit);
        Loops.check(circuit);
        this.circuit = Flatten.of(circuit);
        module = this.circuit.top();
        names = new SignalTable(module);
        List<BlackBoxModel> models = models();
        code = compiler.apply(this.circuit);
        places = new Places(module, code);
        boxes = code.boxes(models);
        state = code.initialState();
        scratch = new long[code.stepScratch()];
    }

    private CompiledSimulator(CompiledSimulator other) {
        circuit = other.circuit;
        module = other.module;
        names = other.names;
        code = other.code;
        places = other.places;
        boxes = code.boxes(models());
        state = code.initialState();
        scratch = new long[code.stepScratch()];
    }

    private List<BlackBoxModel> models() {
        return module.instances().stream()
                .map(instance -> BlackBoxes.model(circuit, instance))
                .toList();
    }

    /// Another instance of the same circuit, as at power-up, without compiling it again. Each may run in a thread of its own.
    public CompiledSimulator another() {
        return new CompiledSimulator(this);
    }

    /// So many instances side by side, as at power-up, each with inputs of its own, on code that works on all of them at once.
    ///
    /// @param lanes at least 1; a multiple of 8 makes whole vectors, and 64 to 256 keep a small circuit in the first cache
    /// @throws HdlException if that needs more memory than this JVM may use
    public Lanes lanes(int lanes) {
        if (lanes < 1) {
            throw new IllegalArgumentException(lanes + " lanes; at least 1");
        }
        MemoryEstimate.check(module, code.stateWords(), lanes);
        List<Boxes> all = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            all.add(code.boxes(models()));
        }
        return new Lanes(circuit, names, code, places, all);
    }

    @Override
    public Circuit circuit() {
        return circuit;
    }

    @Override
    public long cycle() {
        return cycle;
    }

    // ---- a cycle

    @Override
    public void step() {
        step(1);
    }

    @Override
    public void step(long cycles) {
        long passed = code.step().run(state, scratch, boxes, cycles);
        cycle += passed;
        version++;
        if (passed < cycles) {
            throw failure();
        }
    }

    /// The first check in the list that does not hold.
    private CheckFailedException failure() {
        for (Check check : module.checks()) {
            if (check.kind() != Check.Kind.COVER
                    && word(check.guard(), 0) == 1
                    && word(check.condition(), 0) == 0) {
                List<BigInteger> values = check.shown().stream().map(this::value).toList();
                return new CheckFailedException(
                        check, cycle, CheckFailedException.message(check, values));
            }
        }
        throw new IllegalStateException("a cycle stopped, but every check holds");
    }

    // ---- poke and peek

    private long word(Signal signal, int limb) {
        return peekBits(signal.id(), limb);
    }

    private BigInteger value(Signal signal) {
        int slot = places.stateSlot(signal.id());
        if (slot >= 0) {
            return Limbs.value(signal.type(), state, slot);
        }
        Look look = look(signal.id());
        return Limbs.value(
                signal.type(), look.settle(state, boxes, version), look.slot(signal.id()));
    }

    /// Where a signal that is not in the state is computed.
    private Look look(int handle) {
        if (places.isOutput(handle)) {
            if (outputs == null) {
                outputs = new Look(code.outputs(), places.size());
            }
            return outputs;
        }
        if (everything == null) {
            everything = new Look(code.everything(), places.size());
        }
        return everything;
    }

    @Override
    public void poke(String input, BigInteger value) {
        Signal signal = names.input(input);
        if (!signal.type().holds(value)) {
            throw InterpretedSimulator.outOfRange(input, signal.type(), value);
        }
        put(places.stateSlot(signal.id()), signal.type(), value);
        version++;
    }

    @Override
    public void poke(String input, long value) {
        Signal signal = names.input(input);
        Type type = signal.type();
        if (type.width() >= Long.SIZE || Limbs.canonical(type, 0, value) != value) {
            poke(input, BigInteger.valueOf(value));
        } else {
            state[places.stateSlot(signal.id())] = value;
            version++;
        }
    }

    private void put(int slot, Type type, BigInteger value) {
        for (int limb = 0; limb < Limbs.count(type); limb++) {
            state[slot + limb] = Limbs.limb(value, limb);
        }
    }

    @Override
    public BigInteger peekBig(String signal) {
        return value(names.signal(signal));
    }

    @Override
    public long peek(String name) {
        Signal signal = names.signal(name);
        int width = signal.width();
        if (width < Long.SIZE || width == Long.SIZE && signal.type().signed()) {
            return word(signal, 0);
        }
        return InterpretedSimulator.asLong(name, value(signal));
    }

    @Override
    public int handle(String signal) {
        return names.signal(signal).id();
    }

    @Override
    public Type type(int handle) {
        return places.signal(handle).type();
    }

    @Override
    public long peekBits(int handle, int limb) {
        int slot = places.stateSlot(handle);
        if (slot >= 0) {
            return state[slot + limb];
        }
        Look look = look(handle);
        return look.settle(state, boxes, version)[look.slot(handle) + limb];
    }

    @Override
    public void pokeBits(int handle, int limb, long bits) {
        if (!places.isInput(handle)) {
            names.input(places.signal(handle).name());
        }
        state[places.stateSlot(handle) + limb] = places.canonical(handle, limb, bits);
        version++;
    }

    @Override
    public BigInteger peekMemory(String memory, int address) {
        Memory found = InterpretedSimulator.place(names, memory, address);
        return Limbs.value(found.element(), state, code.stateSlot(found, address));
    }

    @Override
    public void pokeMemory(String memory, int address, BigInteger value) {
        Memory found = InterpretedSimulator.place(names, memory, address);
        if (!found.element().holds(value)) {
            throw InterpretedSimulator.outOfRange(memory, found.element(), value);
        }
        put(code.stateSlot(found, address), found.element(), value);
        version++;
    }

    // ---- coverage and snapshots

    @Override
    public List<Coverage> coverage() {
        List<Coverage> all = new ArrayList<>();
        List<Check> covers = code.covers();
        for (int i = 0; i < covers.size(); i++) {
            all.add(new Coverage(covers.get(i), state[code.coverSlot(i)]));
        }
        return all;
    }

    @Override
    public Snapshot snapshot() {
        return new State(this, cycle, state.clone(), boxes.save());
    }

    @Override
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof State saved)
                || saved.of.circuit != circuit && !saved.of.circuit.equals(circuit)) {
            throw new IllegalArgumentException("a snapshot of another simulator");
        }
        cycle = saved.cycle;
        System.arraycopy(saved.words, 0, state, 0, state.length);
        boxes.restore(saved.boxes);
        version++;
    }
}

package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.pass.Flatten;
import org.moesaic.hdl.pass.Levelise;

/// The plain simulator: a value for each signal, computed in order, every cycle all of them. It is what the compiled one is
/// held against, and so it does nothing clever.
public final class InterpretedSimulator implements Simulator {

    private final Circuit circuit;
    private final ModuleDefinition module;
    private final SignalTable names;
    private final List<Levelise.Step> steps;
    private final Map<String, BlackBoxes.Box> boxes = new LinkedHashMap<>();
    private final Map<Integer, Signal> byHandle = new HashMap<>();

    private final BigInteger[] values;
    private final Map<Memory, BigInteger[]> words = new LinkedHashMap<>();
    private final Map<Check, Long> covered = new LinkedHashMap<>();
    private long cycle;
    private boolean settled;

    private record State(
            InterpretedSimulator of,
            long cycle,
            BigInteger[] values,
            Map<Memory, BigInteger[]> words,
            Map<Check, Long> covered,
            Map<String, Object> boxes)
            implements Snapshot {}

    /// @param circuit with or without hierarchy
    /// @throws HdlException for a combinational loop, or a black box without a model
    public InterpretedSimulator(Circuit circuit) {
        MemoryEstimate.check(circuit);
        Levelise.Levels levels = Levelise.of(Flatten.of(circuit));
        this.circuit = levels.circuit();
        this.module = this.circuit.top();
        this.names = new SignalTable(module);
        this.steps = levels.steps();
        for (Instance instance : module.instances()) {
            boxes.put(instance.name(), BlackBoxes.make(this.circuit, instance));
        }
        List<Signal> signals = SignalTable.all(module);
        values = new BigInteger[1 + signals.stream().mapToInt(Signal::id).max().orElse(0)];
        Arrays.fill(values, BigInteger.ZERO);
        signals.forEach(signal -> byHandle.put(signal.id(), signal));
        module.registers().forEach(r -> values[r.signal().id()] = r.initial());
        for (Memory memory : module.memories()) {
            BigInteger[] initial = new BigInteger[memory.depth()];
            Arrays.fill(initial, BigInteger.ZERO);
            for (int i = 0; i < memory.initial().size(); i++) {
                initial[i] = memory.initial().get(i);
            }
            words.put(memory, initial);
        }
        for (Check check : module.checks()) {
            if (check.kind() == Check.Kind.COVER) {
                covered.put(check, 0L);
            }
        }
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

    private final Interpreter.Values reader =
            new Interpreter.Values() {
                @Override
                public BigInteger of(Signal signal) {
                    return value(signal);
                }

                @Override
                public BigInteger word(MemoryRead read, int address) {
                    return words.get(read.memory())[address];
                }
            };

    private BigInteger value(Signal signal) {
        return values[signal.id()];
    }

    private boolean isTrue(Signal signal) {
        return Interpreter.isTrue(value(signal));
    }

    private void settle() {
        if (settled) {
            return;
        }
        for (Levelise.Step step : steps) {
            switch (step) {
                case Levelise.Compute(var assign) ->
                        values[assign.target().id()] =
                                Interpreter.evaluate(assign.operation(), reader);
                case Levelise.Call(Instance instance, var _) ->
                        boxes.get(instance.name()).evaluate(values);
            }
        }
        settled = true;
    }

    @Override
    public void step() {
        settle();
        check();
        Map<Register, BigInteger> next = new LinkedHashMap<>();
        for (Register register : module.registers()) {
            next.put(register, next(register));
        }
        for (MemoryWrite write : module.writes()) {
            write(write);
        }
        boxes.values().forEach(box -> box.clock(values));
        next.forEach((register, value) -> values[register.signal().id()] = value);
        cycle++;
        settled = false;
    }

    private BigInteger next(Register register) {
        if (register.reset().isPresent() && isTrue(register.reset().get().when())) {
            return register.reset().get().value();
        }
        boolean enabled = register.enable().isEmpty() || isTrue(register.enable().get());
        return value(enabled ? register.next() : register.signal());
    }

    private void write(MemoryWrite write) {
        BigInteger address = value(write.address());
        BigInteger[] memory = words.get(write.memory());
        if (!isTrue(write.enable()) || address.compareTo(BigInteger.valueOf(memory.length)) >= 0) {
            return;
        }
        int place = address.intValueExact();
        BigInteger data = value(write.data());
        if (write.mask().isPresent()) {
            data = masked(memory[place], data, write.mask().get(), write.memory().element());
        }
        memory[place] = data;
    }

    private BigInteger masked(BigInteger old, BigInteger data, Signal mask, Type type) {
        int part = type.width() / mask.width();
        BigInteger ones = BigInteger.ONE.shiftLeft(part).subtract(BigInteger.ONE);
        BigInteger through = BigInteger.ZERO;
        for (int i = 0; i < mask.width(); i++) {
            if (value(mask).testBit(i)) {
                through = through.or(ones.shiftLeft(i * part));
            }
        }
        return type.wrap(data.and(through).or(old.andNot(through)));
    }

    /// A cover counts in cycles that are passed, and one with a failing check is not.
    private void check() {
        for (Check check : module.checks()) {
            if (check.kind() != Check.Kind.COVER
                    && isTrue(check.guard())
                    && !isTrue(check.condition())) {
                throw new CheckFailedException(
                        check,
                        cycle,
                        CheckFailedException.message(
                                check, check.shown().stream().map(this::value).toList()));
            }
        }
        for (Check cover : covered.keySet()) {
            if (isTrue(cover.guard()) && isTrue(cover.condition())) {
                covered.merge(cover, 1L, Long::sum);
            }
        }
    }

    // ---- poke and peek

    @Override
    public void poke(String input, BigInteger value) {
        Signal signal = names.input(input);
        Type type = signal.type();
        if (!type.holds(value)) {
            throw outOfRange(input, type, value);
        }
        values[signal.id()] = value;
        settled = false;
    }

    static HdlException outOfRange(String name, Type type, BigInteger value) {
        return new HdlException(
                new HdlProblem(
                        Location.UNKNOWN,
                        name,
                        "%d does not fit %s".formatted(value, type.text()),
                        "allowed are %s to %s".formatted(type.minimum(), type.maximum())));
    }

    @Override
    public BigInteger peekBig(String signal) {
        settle();
        return value(names.signal(signal));
    }

    @Override
    public long peek(String signal) {
        return asLong(signal, peekBig(signal));
    }

    static long asLong(String signal, BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            throw new HdlException(
                    new HdlProblem(
                            Location.UNKNOWN,
                            signal,
                            value + " does not fit a long",
                            "use peekBig"));
        }
        return value.longValue();
    }

    @Override
    public int handle(String signal) {
        return names.signal(signal).id();
    }

    @Override
    public Type type(int handle) {
        return byHandle.get(handle).type();
    }

    @Override
    public long peekBits(int handle, int limb) {
        settle();
        return values[handle].shiftRight(limb * Long.SIZE).longValue();
    }

    @Override
    public void pokeBits(int handle, int limb, long bits) {
        Signal signal = byHandle.get(handle);
        names.input(signal.name());
        BigInteger ones = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
        int shift = limb * Long.SIZE;
        BigInteger rest = values[handle].andNot(ones.shiftLeft(shift));
        BigInteger part = BigInteger.valueOf(bits).and(ones).shiftLeft(shift);
        values[handle] = signal.type().wrap(rest.or(part));
        settled = false;
    }

    @Override
    public BigInteger peekMemory(String memory, int address) {
        return words.get(place(names, memory, address))[address];
    }

    @Override
    public void pokeMemory(String memory, int address, BigInteger value) {
        Memory found = place(names, memory, address);
        if (!found.element().holds(value)) {
            throw outOfRange(memory, found.element(), value);
        }
        words.get(found)[address] = value;
        settled = false;
    }

    static Memory place(SignalTable names, String name, int address) {
        Memory memory = names.memory(name);
        if (address < 0 || address >= memory.depth()) {
            throw new HdlException(
                    new HdlProblem(
                            Location.UNKNOWN,
                            name,
                            "no address %d in a memory of %d words"
                                    .formatted(address, memory.depth()),
                            "addresses are 0 to " + (memory.depth() - 1)));
        }
        return memory;
    }

    // ---- coverage and snapshots

    @Override
    public List<Coverage> coverage() {
        List<Coverage> all = new ArrayList<>();
        covered.forEach((check, cycles) -> all.add(new Coverage(check, cycles)));
        return all;
    }

    @Override
    public Snapshot snapshot() {
        Map<String, Object> saved = new LinkedHashMap<>();
        boxes.forEach((name, box) -> saved.put(name, box.save()));
        return new State(
                this, cycle, values.clone(), copy(words), new LinkedHashMap<>(covered), saved);
    }

    @Override
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof State state) || !state.of().circuit.equals(circuit)) {
            throw new IllegalArgumentException("a snapshot of another simulator");
        }
        cycle = state.cycle();
        System.arraycopy(state.values(), 0, values, 0, values.length);
        words.putAll(copy(state.words()));
        covered.putAll(state.covered());
        state.boxes().forEach((name, saved) -> boxes.get(name).restore(saved));
        settled = false;
    }

    private static Map<Memory, BigInteger[]> copy(Map<Memory, BigInteger[]> words) {
        Map<Memory, BigInteger[]> copy = new LinkedHashMap<>();
        words.forEach((memory, content) -> copy.put(memory, content.clone()));
        return copy;
    }
}

package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.moesaic.hdl.Bits;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;

/// A design under test, spoken to through the fields of its component instead of names.
///
/// ```java
/// TestBench<Counter> bench = TestBench.of(Counter::new);
/// bench.reset();
/// bench.poke(bench.top().enable, true);
/// bench.step(3);
/// bench.expect(bench.top().count, 3);
/// ```
///
/// Fields of instances work as well where the test can reach them: `bench.peek(top.cell.sum)`.
///
/// @param <C> class of the top
public final class TestBench<C extends Component> {

    private final Design<C> design;
    private final Simulator simulator;

    private TestBench(Design<C> design, Simulator simulator) {
        this.design = design;
        this.simulator = simulator;
    }

    /// A bench on the interpreter.
    public static <C extends Component> TestBench<C> of(Supplier<C> constructor) {
        return of(Design.of(constructor), InterpretedSimulator::new);
    }

    /// A bench on a simulator of choice.
    public static <C extends Component> TestBench<C> of(
            Design<C> design, Function<Circuit, Simulator> simulator) {
        return new TestBench<>(design, simulator.apply(design.circuit()));
    }

    public C top() {
        return design.top();
    }

    public Simulator simulator() {
        return simulator;
    }

    /// Holds the reset for one clock edge; does nothing if the design has none.
    public void reset() {
        boolean hasReset =
                simulator.circuit().top().inputs().stream()
                        .anyMatch(port -> port.name().equals("reset"));
        if (hasReset) {
            simulator.poke("reset", 1);
            simulator.step();
            simulator.poke("reset", 0);
        }
    }

    public void poke(Bool input, boolean value) {
        simulator.poke(input.path(), value ? 1 : 0);
    }

    public void poke(UInt input, long value) {
        simulator.poke(input.path(), value);
    }

    public void poke(UInt input, BigInteger value) {
        simulator.poke(input.path(), value);
    }

    public void poke(SInt input, long value) {
        simulator.poke(input.path(), value);
    }

    public void poke(SInt input, BigInteger value) {
        simulator.poke(input.path(), value);
    }

    public <E extends Enum<E>> void poke(Enumerated<E> input, E member) {
        simulator.poke(input.path(), member.ordinal());
    }

    /// The settled value as a `long`; a condition is 0 or 1, a member its ordinal.
    public long peek(Bits signal) {
        return simulator.peek(signal.path());
    }

    /// The settled value, however wide.
    public BigInteger peekBig(Bits signal) {
        return simulator.peekBig(signal.path());
    }

    public boolean isTrue(Bool signal) {
        return peek(signal) != 0;
    }

    public void expect(Bool signal, boolean expected) {
        simulator.expect(signal.path(), expected ? 1 : 0);
    }

    public void expect(Bits signal, long expected) {
        simulator.expect(signal.path(), expected);
    }

    public void expect(Bits signal, BigInteger expected) {
        simulator.expect(signal.path(), expected);
    }

    public <E extends Enum<E>> void expect(Enumerated<E> signal, E expected) {
        simulator.expect(signal.path(), expected.ordinal());
    }

    public void step() {
        simulator.step();
    }

    public void step(long cycles) {
        simulator.step(cycles);
    }
}

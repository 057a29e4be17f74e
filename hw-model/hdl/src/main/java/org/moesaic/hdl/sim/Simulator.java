package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Type;

/// Runs one instance of a circuit, clock edge by clock edge. There are two kinds on the same circuit, an interpreter that
/// is plain and a compiler that is fast; nothing but speed tells them apart.
///
/// **Names.** Ports of the top by their name, everything inside by its path: `cell.acc` is the signal `acc` of the instance
/// `cell`. A signal can be peeked if it has a name of its own (not a temporary one); only input ports of the top can be poked.
///
/// **A cycle.** Inputs hold their values until poked again (0 at first). [#step] settles all combinational signals on the
/// present inputs and state, looks at the checks, and only then passes the rising edge: registers and memories change
/// together. A [#peek] after a step shows settled values after the edge, on the inputs as they are; a poke is seen by the
/// next peek. The reset is the input `reset`: poke 1, step, poke 0.
///
/// **Values** are integers in the range of the signal's type; an enumeration is its code. As `bits`, a value is its two's
/// complement pattern in limbs of 64 bits, the lowest first; bits beyond the width are zeros without sign and copies of the
/// sign bit with sign, so that limb 0 of a signal of up to 63 bits (64 with sign) is its value as a `long`.
///
/// A simulator belongs to one thread at a time.
public interface Simulator {

    /// The circuit as it is simulated: flat.
    Circuit circuit();

    /// Clock edges since power-up.
    long cycle();

    /// Sets an input of the top.
    ///
    /// @throws HdlException if there is no such input, with the nearest name, or the value is out of its range
    void poke(String input, BigInteger value);

    /// @see #poke(String, BigInteger)
    default void poke(String input, long value) {
        poke(input, BigInteger.valueOf(value));
    }

    /// The settled value of a named signal.
    ///
    /// @throws HdlException if there is no such signal, with the nearest name
    BigInteger peekBig(String signal);

    /// The same as a `long`.
    ///
    /// @throws HdlException as [#peekBig], and if the value at hand does not fit a `long`
    long peek(String signal);

    /// Passes one clock edge.
    ///
    /// @throws CheckFailedException if an assertion or assumption does not hold; the edge is not passed then
    void step();

    /// Passes so many clock edges.
    default void step(long cycles) {
        for (long i = 0; i < cycles; i++) {
            step();
        }
    }

    /// Peeks and compares.
    ///
    /// @throws ExpectationFailedException with signal, cycle and both values, if they differ
    default void expect(String signal, BigInteger expected) {
        BigInteger found = peekBig(signal);
        if (!found.equals(expected)) {
            throw new ExpectationFailedException(signal, cycle(), expected, found);
        }
    }

    /// @see #expect(String, BigInteger)
    default void expect(String signal, long expected) {
        expect(signal, BigInteger.valueOf(expected));
    }

    /// A number for a named signal, for the methods that take one and look nothing up.
    ///
    /// @throws HdlException if there is no such signal, with the nearest name
    int handle(String signal);

    /// Type of the signal of a handle.
    Type type(int handle);

    /// One limb of the settled value.
    long peekBits(int handle, int limb);

    /// The lowest limb of the settled value.
    default long peekBits(int handle) {
        return peekBits(handle, 0);
    }

    /// Sets one limb of an input; bits beyond its width are ignored.
    ///
    /// @throws HdlException if it is no input
    void pokeBits(int handle, int limb, long bits);

    /// Sets the lowest limb of an input; the others stay.
    default void pokeBits(int handle, long bits) {
        pokeBits(handle, 0, bits);
    }

    /// A word of a memory.
    ///
    /// @throws HdlException if there is no such memory, with the nearest name, or the address is not below its depth
    BigInteger peekMemory(String memory, int address);

    /// Sets a word of a memory at once, without a clock edge: to load programs and weights.
    ///
    /// @throws HdlException as [#peekMemory], and if the value is out of range
    void pokeMemory(String memory, int address, BigInteger value);

    /// How often each cover was met, in the order of the circuit's checks.
    List<Coverage> coverage();

    /// Everything that decides what comes next: state, inputs, cycle, coverage.
    Snapshot snapshot();

    /// Goes back to a snapshot.
    ///
    /// @throws IllegalArgumentException if it was taken by a simulator of another kind or circuit
    void restore(Snapshot snapshot);
}

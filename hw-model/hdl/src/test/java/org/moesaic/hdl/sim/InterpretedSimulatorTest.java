package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

class InterpretedSimulatorTest {

    private static final class Sums extends Component {
        final UInt wide = input("wide", uint(100));
        final SInt small = input("small", sint(8));
        final UInt total = output("total", uint(100));
        final SInt copy = output("copy", sint(8));

        Sums() {
            UInt sum = register("sum", uint(100), 0);
            sum.set(sum.addWrap(wide));
            total.set(sum);
            copy.set(small);
            Mem<UInt> table = memory("table", uint(4), 3);
            table.write(uint(2).of(1), sum.truncate(4));
        }
    }

    private final Simulator simulator = new InterpretedSimulator(Design.of(Sums::new).circuit());

    private static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(HdlException.class, action).getMessage());
    }

    @Test
    void valuesWiderThanALong() {
        BigInteger value = BigInteger.ONE.shiftLeft(99).add(BigInteger.TEN);
        simulator.poke("wide", value);
        simulator.step();
        simulator.expect("total", value);
        assertEquals(10, simulator.peekBits(simulator.handle("total")));
        assertEquals(1L << 35, simulator.peekBits(simulator.handle("total"), 1));
        refused(
                "total: " + value + " does not fit a long; use peekBig",
                () -> simulator.peek("total"));
    }

    @Test
    void limbsOfAnInput() {
        int handle = simulator.handle("wide");
        simulator.pokeBits(handle, 0, -1);
        simulator.pokeBits(handle, 1, -1);
        assertEquals(
                BigInteger.ONE.shiftLeft(100).subtract(BigInteger.ONE), simulator.peekBig("wide"));
        int small = simulator.handle("small");
        simulator.pokeBits(small, 0xf0);
        assertEquals(-16, simulator.peekBits(small));
        simulator.expect("copy", -16);
    }

    @Test
    void snapshotsGoBack() {
        simulator.poke("wide", 3);
        simulator.step(2);
        Snapshot snapshot = simulator.snapshot();
        simulator.poke("wide", 100);
        simulator.step(5);
        simulator.restore(snapshot);
        assertEquals(2, simulator.cycle());
        assertEquals(2, snapshot.cycle());
        simulator.expect("total", 6);
        assertEquals(3, simulator.peekMemory("table", 1).intValue());
        simulator.step();
        simulator.expect("total", 9);
    }

    @Test
    void aSnapshotOfAnotherCircuitIsRefused() {
        Snapshot other = new InterpretedSimulator(Design.of(Empty::new).circuit()).snapshot();
        assertThrows(IllegalArgumentException.class, () -> simulator.restore(other));
    }

    private static final class Empty extends Component {}

    @Test
    void unknownNames() {
        refused("Sums: no signal named totl; did you mean total?", () -> simulator.peek("totl"));
        refused(
                "Sums: no input named total; did you mean small?",
                () -> simulator.poke("total", 1));
        refused(
                "Sums: no memory named tables; did you mean table?",
                () -> simulator.peekMemory("tables", 0));
        refused(
                "Empty: no memory named m; there is none at all",
                () -> new InterpretedSimulator(Design.of(Empty::new).circuit()).peekMemory("m", 0));
    }

    @Test
    void valuesOutOfRange() {
        refused(
                "small: 128 does not fit s8; allowed are -128 to 127",
                () -> simulator.poke("small", 128));
        refused(
                "wide: -1 does not fit u100; allowed are 0 to 1267650600228229401496703205375",
                () -> simulator.poke("wide", -1));
        refused(
                "table: 16 does not fit u4; allowed are 0 to 15",
                () -> simulator.pokeMemory("table", 0, BigInteger.valueOf(16)));
        refused(
                "table: no address 3 in a memory of 3 words; addresses are 0 to 2",
                () -> simulator.peekMemory("table", 3));
    }

    @Test
    void anExpectationThatIsNotMet() {
        simulator.poke("small", -3);
        simulator.step(2);
        ExpectationFailedException failed =
                assertThrows(ExpectationFailedException.class, () -> simulator.expect("copy", 4));
        assertEquals("copy after 2 clock edges: expected 4, but it is -3", failed.getMessage());
    }
}

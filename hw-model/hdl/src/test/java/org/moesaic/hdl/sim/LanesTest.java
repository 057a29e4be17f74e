package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// Lanes as a user sees them, and what misuse gets. That they compute the right thing is in [LanesProperties].
class LanesTest {

    /// Sums what comes in, up to a limit; remembers its inputs.
    private static final class Summer extends Component {
        Summer() {
            SInt term = input("term", sint(8));
            UInt place = input("place", uint(2));
            SInt sum = register("sum", sint(16), 0);
            sum.set(sum.addWrap(term));
            memory("last", sint(8), 4).write(place, term);
            assertThat(sum.lt(100), "the sum is {}", sum);
            output("total", sint(16)).set(sum);
        }
    }

    private static Lanes lanes(int count) {
        return new CompiledSimulator(Design.of(Summer::new).circuit()).lanes(count);
    }

    @Test
    void eachLaneHasInputsAndAStateOfItsOwn() {
        Lanes lanes = lanes(3);
        lanes.poke("term", 0, 5);
        lanes.poke("term", 1, -7);
        lanes.step(4);
        assertEquals(20, lanes.peek("total", 0));
        assertEquals(-28, lanes.peek("sum", 1));
        assertEquals(0, lanes.peek("total", 2));
        assertEquals(4, lanes.cycle());
        assertEquals(3, lanes.count());
        assertEquals(BigInteger.valueOf(-7), lanes.peekMemory("last", 1, 0));
        lanes.pokeMemory("last", 1, 3, BigInteger.TWO);
        assertEquals(BigInteger.TWO, lanes.peekMemory("last", 1, 3));
        assertEquals(BigInteger.ZERO, lanes.peekMemory("last", 0, 3));
    }

    @Test
    void wholeColumnsAreSetAndRead() {
        Lanes lanes = lanes(4);
        // Bits beyond the width are ignored: 0x1ff is −1 in 8 bits.
        lanes.pokeBits(lanes.handle("term"), new long[] {1, 0x1ff, -128, 127});
        lanes.step();
        long[] totals = new long[4];
        lanes.peekBits(lanes.handle("total"), totals);
        assertArrayEquals(new long[] {1, -1, -128, 127}, totals);
        lanes.pokeAll("term", 3);
        assertEquals(3, lanes.peek("term", 2));
    }

    @Test
    void aFailingCheckTellsLaneCycleAndLineAndNoLanePassesTheEdge() {
        Lanes lanes = lanes(2);
        lanes.poke("term", 0, 1);
        lanes.poke("term", 1, 60);
        CheckFailedException e = assertThrows(CheckFailedException.class, () -> lanes.step(10));
        assertTrue(
                e.getMessage()
                        .matches(
                                "LanesTest.java:\\d+: lane 1: cycle 2: assertion \\S+ does not hold: the sum is 120"),
                e.getMessage());
        assertEquals(1, e.lane());
        assertEquals(2, lanes.cycle());
        assertEquals(2, lanes.peek("total", 0));
    }

    @Test
    void anExpectationThatDoesNotHoldTellsTheLane() {
        Lanes lanes = lanes(2);
        lanes.pokeAll("term", 3);
        lanes.step();
        lanes.expect("total", 1, 3);
        ExpectationFailedException e =
                assertThrows(ExpectationFailedException.class, () -> lanes.expect("total", 1, 4));
        assertTrue(e.getMessage().contains("total of lane 1"), e.getMessage());
    }

    @Test
    void misuse() {
        Lanes lanes = lanes(2);
        assertTrue(
                assertThrows(HdlException.class, () -> lanes.poke("tern", 0, 1))
                        .getMessage()
                        .contains("did you mean term?"));
        assertTrue(
                assertThrows(HdlException.class, () -> lanes.poke("term", 0, 200))
                        .getMessage()
                        .contains("200"));
        assertTrue(
                assertThrows(
                                HdlException.class,
                                () -> lanes.pokeBits(lanes.handle("sum"), new long[2]))
                        .getMessage()
                        .contains("no input named sum"));
        assertEquals(
                "3 values for 2 lanes; one for each",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> lanes.pokeBits(lanes.handle("term"), new long[3]))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> lanes.peek("total", 2));
        assertThrows(IndexOutOfBoundsException.class, () -> lanes.poke("term", -1, 0));
        assertEquals(
                "0 lanes; at least 1",
                assertThrows(IllegalArgumentException.class, () -> lanes(0)).getMessage());
        assertEquals(
                "a snapshot of other lanes",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> lanes(3).restore(lanes.snapshot()))
                        .getMessage());
    }

    @Test
    void tooManyLanesAreRefusedBeforeMemoryIsTaken() {
        HdlException e = assertThrows(HdlException.class, () -> lanes(Integer.MAX_VALUE));
        assertTrue(
                e.getMessage().contains("Summer: 2,147,483,647 lanes of it take about"),
                e.getMessage());
        assertTrue(
                e.getMessage().contains("ask for fewer lanes: there is room for"), e.getMessage());
    }
}
